variable "WHO" {
  type    = string
  default = "world"
}
variable "PORTS" {
  type    = list(number)
  default = ["80", 443]
}
variable "NOTHING" { type = map(string) }
function "tag" {
  params          = [name]
  variadic_params = rest
  result          = "%{ for r in rest }${r}/%{ endfor }${name}:%{ if WHO == "world" }latest%{ else }${WHO}%{ endif }"
}
group "default" { targets = ["app", "of"] }
target "_base" {
  args = { A = 1, B = null, C = "c" }
  labels = { "org.example" = jsonencode({ z = 1, a = [true, null] }) }
}
target "app" {
  inherits    = ["_base"]
  dockerfile-inline = <<-EOT
    FROM scratch
    %{ for p in PORTS ~}
    EXPOSE ${p}
    %{ endfor ~}
    LABEL who=${WHO}
  EOT
  tags        = [tag("app"), tag("app", "host:5000", "team")]
  args        = { PORTS = join(",", [for p in PORTS : tostr(p)]), N = NOTHING == null ? "none" : "some" }
  contexts    = { other = "target:of-a", image = "docker-image://alpine:3" }
  platforms   = ["linux/amd64", "linux/arm64"]
  output      = ["type=oci,dest=out.tar"]
  cache-from  = ["type=registry,ref=host/a", "host/b:c"]
  secret      = ["id=x,env=Y"]
  no-cache    = true
}
function "tostr" {
  params = [v]
  result = "${v}"
}
target "of" {
  name   = "of-${item}"
  matrix = { item = ["a", "b"] }
  args   = { I = item, U = upper(item), G = jsonencode({ for x in ["q", "r", "q"] : x => item... }) }
  context = "./${item}"
}
