package io.gantry.app.cli.template;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.platform.base.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expected texts are those of Go's text/template with Docker's functions. */
final class TemplateTest {
  private static final Json DATA =
      Json.parse(
          """
          {"Name": "web", "Id": "0123456789abcdef", "Count": 3, "Ratio": 1.5, "Up": true,
           "Down": false, "Empty": "", "None": [], "Nothing": null, "Zero": 0,
           "State": {"Status": "running", "Pid": 42, "Health": {"Log": ["ok", "bad"]}},
           "Labels": {"b": "2", "a": "1"},
           "Ports": [{"Port": 80, "Type": "tcp"}, {"Port": 53, "Type": "udp"}],
           "Names": ["one", "two", "three"],
           "Nets": {"bridge": {"IP": "10.0.0.2"}, "back": {"IP": "10.1.0.2"}}}
          """);

  private static String render(String template) {
    return Template.parse(template).render(DATA);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\u0001',
      ignoreLeadingAndTrailingWhitespace = true,
      textBlock =
          """
          plain                                  ~ plain
          {{.Name}}                              ~ web
          {{ .Name }}/{{.Count}}                 ~ web/3
          {{.State.Status}}                      ~ running
          {{.State.Health.Log}}                  ~ [ok bad]
          {{.Labels}}                            ~ map[a:1 b:2]
          {{.Ports}}                             ~ [map[Port:80 Type:tcp] map[Port:53 Type:udp]]
          {{.Missing}}                           ~ <no value>
          {{.Missing.Deeper}}                    ~ <no value>
          {{.Nothing}}                           ~ <no value>
          {{.Up}} {{.Ratio}}                     ~ true 1.5
          {{$.Name}}                             ~ web
          {{(.State).Status}}                    ~ running
          {{(index .Ports 1).Type}}              ~ udp
          {{.Name | printf "%s-%d" | print}}     ~ web-%!d(MISSING)
          """)
  void fieldsAreLookedUpAndPrinted(String template, String expected) {
    assertEquals(expected, render(template));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\u0001',
      textBlock =
          """
          {{if .Up}}yes{{end}}                                         ~ yes
          {{if .Down}}yes{{else}}no{{end}}                             ~ no
          {{if .Down}}a{{else if .Count}}b{{else}}c{{end}}             ~ b
          {{if .Down}}a{{else if .Zero}}b{{else}}c{{end}}              ~ c
          {{if .Empty}}a{{else if .None}}b{{else if .Nothing}}c{{else}}d{{end}}  ~ d
          {{with .State}}{{.Status}} {{$.Name}}{{end}}                 ~ running web
          {{with .Missing}}a{{else}}b{{end}}                           ~ b
          {{with .Missing}}a{{else with .State}}{{.Pid}}{{end}}        ~ 42
          {{with $x := .State.Pid}}{{$x}}{{end}}                       ~ 42
          {{range .Names}}<{{.}}>{{end}}                               ~ <one><two><three>
          {{range $i, $n := .Names}}{{$i}}={{$n}};{{end}}              ~ 0=one;1=two;2=three;
          {{range $n := .Names}}{{$n}},{{end}}                         ~ one,two,three,
          {{range $k, $v := .Labels}}{{$k}}={{$v}} {{end}}.            ~ a=1 b=2 .
          {{range .Nets}}{{.IP}} {{end}}.                              ~ 10.1.0.2 10.0.0.2 .
          {{range .None}}x{{else}}none{{end}}                          ~ none
          {{range .Missing}}x{{else}}none{{end}}                       ~ none
          {{range .Count}}{{.}}{{end}}                                 ~ 012
          {{range .Names}}{{if eq . "two"}}{{continue}}{{end}}{{.}}{{end}} ~ onethree
          {{range .Names}}{{if eq . "two"}}{{break}}{{end}}{{.}}{{end}} ~ one
          {{range .Ports}}{{range $.Names}}{{break}}{{end}}{{.Port}} {{end}}. ~ 80 53 .
          {{$x := 1}}{{if .Up}}{{$x = 2}}{{end}}{{$x}}                 ~ 2
          {{$x := 1}}{{if .Up}}{{$x := 2}}{{$x}}{{end}}{{$x}}          ~ 21
          {{$c := 0}}{{range $i, $_ := .Names}}{{$c = $i}}{{end}}{{$c}} ~ 2
          """)
  void controlFollowsTruth(String template, String expected) {
    assertEquals(expected, render(template));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\u0001',
      textBlock =
          """
          {{json .Labels}}                       ~ {"b":"2","a":"1"}
          {{json .Missing}}                      ~ null
          {{.Name | json}}                       ~ "web"
          {{upper .Name}} {{lower "ABC"}}        ~ WEB abc
          {{title "hello wide world"}}           ~ Hello Wide World
          {{join .Names ", "}}                   ~ one, two, three
          {{split "a:b:" ":"}}                   ~ [a b ]
          {{json (split "a:b:" ":")}}            ~ ["a","b",""]
          {{json (split "abc" "")}}              ~ ["a","b","c"]
          [{{pad .Name 1 2}}]                    ~ [ web  ]
          [{{pad "" 1 2}}]                       ~ []
          {{truncate .Id 12}}                    ~ 0123456789ab
          {{truncate "ab" 12}}                   ~ ab
          {{len .Name}} {{len .Names}} {{len .Labels}} ~ 3 3 2
          {{index .Names 1}}                     ~ two
          {{index .Labels "a"}}                  ~ 1
          [{{index .Labels "zz"}}]               ~ []
          {{index .Nets "zz"}}                   ~ <no value>
          {{index .Nets "bridge" "IP"}}          ~ 10.0.0.2
          {{index "abc" 1}}                      ~ 98
          {{slice .Id 0 4}} {{slice .Id 12}}     ~ 0123 cdef
          {{slice .Names 1 3}} {{slice .Names}}  ~ [two three] [one two three]
          {{print "a" 1 2 "b" .Up}}              ~ a1 2btrue
          {{print 1 2 nil}}                      ~ 1 2 <nil>
          {{println "a" 1}}.                     ~ a 1\\n.
          {{and .Up .Name}} {{and .Empty .Name}}. ~ web .
          {{or .Empty .Name}} {{or .Empty .Zero}} ~ web 0
          {{or .Up (index .Names 99)}}           ~ true
          {{not .Up}} {{not .Empty}}             ~ false true
          {{eq .Name "web"}} {{ne .Name "web"}}  ~ true false
          {{eq .Name "x" "web"}}                 ~ true
          {{eq .Count 3}} {{eq .Ratio 1.5}}      ~ true true
          {{eq .Nothing nil}} {{eq .Name nil}}   ~ true false
          {{lt 1 2}} {{le 2 2}} {{gt 1 2}} {{ge 1.5 2}} ~ true true false false
          {{lt "a" "b"}} {{gt .Count 2}}         ~ true true
          {{html "<a&'b'>"}}                     ~ &lt;a&amp;&#39;b&#39;&gt;
          {{urlquery "a b/c"}}                   ~ a+b%2Fc
          {{js "it's"}}                          ~ it\\\\'s
          """)
  void functionsAnswerAsInGo(String template, String expected) {
    assertEquals(expected.replace("\\n", "\n").replace("\\\\", "\\"), render(template));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\u0001',
      textBlock =
          """
          {{1}} {{-3}} {{+4}} {{0x1F}} {{0b11}} {{0o17}} {{017}} {{1_000}} ~ 1 -3 4 31 3 15 15 1000
          {{1.50}} {{1e3}} {{.5}} {{1e30}} {{1e-7}} ~ 1.5 1000 0.5 1e+30 1e-07
          {{'a'}} {{'\\n'}} {{'é'}}                ~ 97 10 233
          {{"a\\tb\\"c\\x41\\u00e9"}}              ~ a\tb"cAé
          {{`raw\\n"x"`}}                          ~ raw\\n"x"
          {{true}} {{false}}                       ~ true false
          {{print nil}}                            ~ <nil>
          """)
  void literalsAreGoLiterals(String template, String expected) {
    assertEquals(expected, render(template));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\u0001',
      ignoreLeadingAndTrailingWhitespace = false,
      textBlock =
          """
          a  {{- .Name -}}  b~awebb
          a {{.Name -}} b~a webb
          a {{- .Name}} b~aweb b
          a{{/* nothing */}}b~ab
          a {{- /* nothing */ -}} b~ab
          {{-3}}~-3
          {{- 3 -}}~3
          {{"}}"}}~}}
          {{"{{"}}~{{
          } }} {~} }} {
          """)
  void delimitersAndTrimMarkers(String template, String expected) {
    assertEquals(expected, render(template));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\u0001',
      textBlock =
          """
          {{printf "%s|%5s|%-5s|%.2s" "ab" "ab" "ab" "abc"}}  ~ ab|   ab|ab   |ab
          {{printf "%d|%5d|%-5d|%05d|%+d" 7 7 7 7 7}}         ~ 7|    7|7    |00007|+7
          {{printf "%q %v %t" "a" 1 true}}                    ~ "a" 1 true
          {{printf "%x %X %o %b %c %U" 255 255 8 5 65 65}}    ~ ff FF 10 101 A U+0041
          {{printf "%#x %x" 255 "hi"}}                        ~ 0xff 6869
          {{printf "%f %.2f %e %g" 1.5 1.5 1.5 1.5}}          ~ 1.500000 1.50 1.500000e+00 1.5
          {{printf "%v %v" .Names .Labels}}                   ~ [one two three] map[a:1 b:2]
          {{printf "%q" .Names}}                              ~ ["one" "two" "three"]
          {{printf "%v %s" nil nil}}                          ~ <nil> %!s(<nil>)
          {{printf "%d" "a"}}                                 ~ %!d(string=a)
          {{printf "%s" 1}}                                   ~ %!s(int=1)
          {{printf "%d"}}                                     ~ %!d(MISSING)
          {{printf "a" 1 "b"}}                                ~ a%!(EXTRA int=1, string=b)
          {{printf "100%%"}}                                  ~ 100%
          {{printf "%"}}                                      ~ %!(NOVERB)
          {{printf "%*d" 5 7}}.                               ~ 7.
          {{printf "%T %T %T" 1 "a" .Labels}}                 ~ int string map[string]interface {}
          """)
  void printfFormatsAsFmt(String template, String expected) {
    assertEquals(expected, render(template).strip());
  }

  @Test
  void newlinesStay() {
    assertEquals("a\nweb\nb", render("a\n{{.Name}}\nb"));
    assertEquals("awebb", render("a\n{{- .Name -}}\n\n b"));
  }

  @Test
  void aTemplateRendersManyTimes() {
    Template template = Template.parse("{{.A}}{{$x := .A}}{{$x}}");
    assertEquals("11", template.render(Json.parse("{\"A\": 1}")));
    assertEquals("22", template.render(Json.parse("{\"A\": 2}")));
  }

  @Test
  void aHeaderKeepsItsTitles() {
    Json.Obj titles = Json.object().put("ID", "CONTAINER ID").put("Names", "NAMES").build();
    assertEquals(
        "CONTAINER ID\tNAMES\tCONTAINER ID",
        Template.parse("{{truncate .ID 3}}\t{{lower .Names}}\t{{json .ID}}").renderHeader(titles));
    assertEquals("[ NAMES ]", Template.parse("[{{pad .Names 1 1}}]").renderHeader(titles));
  }
}
