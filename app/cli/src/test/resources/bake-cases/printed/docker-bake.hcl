group "default" { targets = ["of", "app", "sub"] }
group "sub" { targets = ["z", "app", "b"] }
target "of" { 
  context = "./x/../y/" 
  dockerfile = "./D"
  contexts = { k = "./d/../e" }
}
target "app" { context = "cwd://./q" }
target "z" { context = "https://h/x.git#a:./b" }
target "b" {
 dockerfile-inline = <<EOT
 a %{ for x in [1,2] ~}  
   b${x}
   %{~ endfor ~}
 c
EOT
}
