package io.gantry.cluster.apiserver.patch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.cluster.model.StatusException;
import io.gantry.cluster.model.StatusReason;
import io.gantry.cluster.model.schema.Model;
import io.gantry.cluster.model.schema.Schemas;
import io.gantry.platform.base.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatchTest {
  private static Json json(String text) {
    return Json.parse(text.replace('\'', '"'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'a':'b'}|{'a':'c'}|{'a':'c'}",
        "{'a':'b'}|{'b':'c'}|{'a':'b','b':'c'}",
        "{'a':'b'}|{'a':null}|{}",
        "{'a':['b']}|{'a':'c'}|{'a':'c'}",
        "{'a':{'b':'c'}}|{'a':{'b':'d','c':null}}|{'a':{'b':'d'}}",
        "{'a':[{'b':'c'}]}|{'a':[1]}|{'a':[1]}",
        "{'e':null}|{'a':1}|{'e':null,'a':1}",
        "{}|{'a':{'bb':{'ccc':null}}}|{'a':{'bb':{}}}",
        "{'a':'foo'}|{'a':{'b':1}}|{'a':{'b':1}}"
      })
  void mergePatchesFollowTheirStandard(String document, String patch, String result) {
    assertEquals(json(result), MergePatch.apply(json(document).asObject(), json(patch)));
  }

  @Test
  void aMergePatchIsAnObject() {
    assertThrows(StatusException.class, () -> MergePatch.apply(Json.Obj.EMPTY, json("[]")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'a':1}|[{'op':'add','path':'/b','value':2}]|{'a':1,'b':2}",
        "{'a':[1,3]}|[{'op':'add','path':'/a/1','value':2}]|{'a':[1,2,3]}",
        "{'a':[1]}|[{'op':'add','path':'/a/-','value':2}]|{'a':[1,2]}",
        "{'a':1,'b':2}|[{'op':'remove','path':'/b'}]|{'a':1}",
        "{'a':[1,2]}|[{'op':'remove','path':'/a/0'}]|{'a':[2]}",
        "{'a':{'b':1}}|[{'op':'replace','path':'/a/b','value':null}]|{'a':{'b':null}}",
        "{'a':{'b':1}}|[{'op':'move','from':'/a/b','path':'/c'}]|{'a':{},'c':1}",
        "{'a':{'b':1}}|[{'op':'copy','from':'/a','path':'/c'}]|{'a':{'b':1},'c':{'b':1}}",
        "{'a':1}|[{'op':'test','path':'/a','value':1.0}]|{'a':1}",
        "{'a':{'b':1,'c':[]}}|[{'op':'test','path':'/a','value':{'c':[],'b':1}}]|{'a':{'b':1,'c':[]}}",
        "{'a/b':1,'m~n':2}|[{'op':'replace','path':'/a~1b','value':3},{'op':'remove','path':'/m~0n'}]"
            + "|{'a/b':3}",
        "{'a':1}|[{'op':'replace','path':'','value':{'b':1}}]|{'b':1}"
      })
  void jsonPatchesFollowTheirStandard(String document, String patch, String result) {
    assertEquals(json(result), JsonPatch.apply(json(document).asObject(), json(patch)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[{'op':'test','path':'/a','value':2}]|INVALID",
        "[{'op':'remove','path':'/b'}]|INVALID",
        "[{'op':'replace','path':'/b','value':1}]|INVALID",
        "[{'op':'add','path':'/b/c','value':1}]|INVALID",
        "[{'op':'add','path':'/l/3','value':1}]|INVALID",
        "[{'op':'add','path':'/l/01','value':1}]|INVALID",
        "[{'op':'remove','path':'/l/-'}]|INVALID",
        "[{'op':'move','from':'/l','path':'/l/0'}]|INVALID",
        "[{'op':'spam','path':'/a'}]|INVALID",
        "[{'op':'add','path':'/b'}]|INVALID",
        "[{'op':'add','value':1}]|INVALID",
        "[{'op':'replace','path':'','value':1}]|INVALID",
        "{}|BAD_REQUEST",
        "[1]|BAD_REQUEST"
      })
  void jsonPatchesThatDoNotApplyAreRefused(String patch, StatusReason reason) {
    var document = json("{'a':1,'l':[1,2]}").asObject();
    var error = assertThrows(StatusException.class, () -> JsonPatch.apply(document, json(patch)));
    assertEquals(reason, error.reason(), error.text());
  }

  @Test
  void jsonPatchesAreBounded() {
    Json one = json("{'op':'add','path':'/a','value':1}");
    Json many = Json.array(java.util.Collections.nCopies(10_001, one));
    assertEquals(
        StatusReason.REQUEST_ENTITY_TOO_LARGE,
        assertThrows(StatusException.class, () -> JsonPatch.apply(Json.Obj.EMPTY, many)).reason());
    Json doubling = json("{'op':'copy','from':'/a','path':'/a/-'}");
    Json bomb = Json.array(java.util.Collections.nCopies(60, doubling));
    assertThrows(
        StatusException.class, () -> JsonPatch.apply(json("{'a':['x']}").asObject(), bomb));
  }

  private static final Model DEPLOYMENT =
      Schemas.load().model("apps/v1", "Deployment").orElseThrow();
  private static final Model POD = Schemas.load().model("v1", "Pod").orElseThrow();

  private static String strategic(Model model, String document, String patch) {
    return StrategicMergePatch.apply(json(document).asObject(), json(patch), model)
        .text()
        .replace('"', '\'');
  }

  private static String containers(String... items) {
    return "{'spec':{'containers':[" + String.join(",", items) + "]}}";
  }

  @Test
  void listsMergeByTheirKeys() {
    assertEquals(
        containers(
            "{'name':'a','image':'2','env':[{'name':'x','value':'1'},{'name':'y'}]}",
            "{'name':'b'}",
            "{'name':'c'}"),
        strategic(
            POD,
            containers("{'name':'a','image':'1','env':[{'name':'x','value':'1'}]}", "{'name':'b'}"),
            containers("{'name':'a','image':'2','env':[{'name':'y'}]}", "{'name':'c'}")));
    assertEquals(
        "{'spec':{'tolerations':[{'key':'b'}]}}",
        strategic(
            POD,
            "{'spec':{'tolerations':[{'key':'a'}]}}",
            "{'spec':{'tolerations':[{'key':'b'}]}}"));
  }

  @Test
  void itemsAreDeletedAndListsReplacedByDirectives() {
    String pod = containers("{'name':'a'}", "{'name':'b'}");
    assertEquals(
        containers("{'name':'b'}"),
        strategic(POD, pod, containers("{'name':'a','$patch':'delete'}")));
    assertEquals(
        containers("{'name':'c'}"),
        strategic(POD, pod, containers("{'$patch':'replace'}", "{'name':'c'}")));
    assertEquals(
        containers("{'name':'a','env':[]}"),
        strategic(
            POD,
            containers("{'name':'a','env':[{'name':'x'}]}"),
            containers("{'name':'a','env':[{'name':'x','$patch':'delete'}]}")));
  }

  @Test
  void objectsAreReplacedAndDeletedByDirectives() {
    String document =
        "{'spec':{'strategy':{'type':'RollingUpdate','rollingUpdate':{'maxSurge':1}}}}";
    assertEquals(
        "{'spec':{'strategy':{'type':'Recreate'}}}",
        strategic(
            DEPLOYMENT, document, "{'spec':{'strategy':{'$patch':'replace','type':'Recreate'}}}"));
    assertEquals(
        "{'spec':{'strategy':{'type':'Recreate'}}}",
        strategic(
            DEPLOYMENT,
            document,
            "{'spec':{'strategy':{'$retainKeys':['type'],'type':'Recreate'}}}"));
    assertEquals(
        "{'spec':{'strategy':{}}}",
        strategic(DEPLOYMENT, document, "{'spec':{'strategy':{'$patch':'delete'}}}"));
    assertEquals("{'spec':{}}", strategic(DEPLOYMENT, document, "{'spec':{'strategy':null}}"));
  }

  @Test
  void newObjectsCarryNoDirectivesAndNoNulls() {
    assertEquals(
        "{'spec':{'strategy':{'type':'Recreate'}}}",
        strategic(
            DEPLOYMENT, "{}", "{'spec':{'strategy':{'$retainKeys':['type'],'type':'Recreate'}}}"));
    assertEquals(
        containers("{'name':'a'}"),
        strategic(
            POD, "{}", containers("{'name':'a','image':null}", "{'name':'z','$patch':'delete'}")));
  }

  @Test
  void primitiveListsUniteAndLoseWhatIsNamed() {
    String document = "{'metadata':{'finalizers':['a','b']}}";
    assertEquals(
        "{'metadata':{'finalizers':['a','b','c']}}",
        strategic(POD, document, "{'metadata':{'finalizers':['b','c']}}"));
    assertEquals(
        "{'metadata':{'finalizers':['b']}}",
        strategic(POD, document, "{'metadata':{'$deleteFromPrimitiveList/finalizers':['a']}}"));
  }

  @Test
  void theOrderIsThatOfThePatchAndStrangersKeepTheirPlaces() {
    assertEquals(
        containers("{'name':'s'}", "{'name':'b'}", "{'name':'a'}", "{'name':'n'}"),
        strategic(
            POD,
            containers("{'name':'s'}", "{'name':'a'}", "{'name':'b'}"),
            "{'spec':{'$setElementOrder/containers':[{'name':'b'},{'name':'a'},{'name':'n'}],"
                + "'containers':[{'name':'n'}]}}"));
    assertEquals(
        containers("{'name':'b'}", "{'name':'a'}"),
        strategic(
            POD,
            containers("{'name':'a'}", "{'name':'b'}"),
            "{'spec':{'$setElementOrder/containers':[{'name':'b'},{'name':'a'}]}}"));
  }

  @Test
  void brokenPatchesAreRefused() {
    for (String patch :
        List.of(
            "[]",
            "{'spec':{'$patch':'spoil'}}",
            "{'spec':{'containers':[{'image':'x'}]}}",
            "{'spec':{'containers':['x']}}",
            "{'spec':{'$setElementOrder/containers':'x'}}",
            "{'spec':{'containers':[{'name':'a','$patch':'merge'}]}}")) {
      var error =
          assertThrows(
              StatusException.class,
              () -> strategic(POD, containers("{'name':'a'}"), patch),
              patch);
      assertTrue(error.reason() == StatusReason.BAD_REQUEST, patch);
    }
  }
}
