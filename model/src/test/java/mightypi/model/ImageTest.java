package mightypi.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import mightypi.model.quota.Tallies;
import org.junit.jupiter.api.Test;

class ImageTest {

  private static Document document(String text) {
    return Document.of(text.replace('\'', '"').getBytes(UTF_8));
  }

  private static Document pod(String name, String node, String labels) {
    return document(
        ("{'apiVersion':'v1','kind':'Pod','metadata':{'namespace':'shop','name':'%s','uid':'u-%s',"
                + "'labels':{%s}},'spec':{'nodeName':'%s','containers':[{'name':'a','image':'b',"
                + "'resources':{'requests':{'cpu':'100m'}}}]}}")
            .formatted(name, name, labels, node));
  }

  private static List<String> names(Collection<Document> some) {
    return some.stream().map(Document::name).toList();
  }

  private static Image put(Image image, Kind kind, Document document) {
    return image.with(image.revision() + 1, document.key(kind), document);
  }

  @Test
  void findsPodsByNodeAndByLabelAlsoAfterTheyChanged() {
    Selector web = Selector.of(Map.of("app", "web", "tier", "front"));
    Image image = put(Image.EMPTY, Kinds.POD, pod("a", "pi", "'app':'web','tier':'front'"));
    image = put(image, Kinds.POD, pod("b", "", "'app':'web','tier':'front'"));
    image = put(image, Kinds.POD, pod("c", "pi", "'app':'web','tier':'back'"));
    assertThat(names(image.onNode("pi"))).containsExactly("a", "c");
    assertThat(names(image.selected(Kinds.POD, "shop", web))).containsExactly("a", "b");

    Image moved = put(image, Kinds.POD, pod("b", "pi", "'app':'db'"));
    moved = moved.without(moved.revision() + 1, Kinds.POD.key("shop", "a"));
    assertThat(names(moved.onNode("pi"))).containsExactly("b", "c");
    assertThat(moved.selected(Kinds.POD, "shop", web)).isEmpty();
    assertThat(names(image.selected(Kinds.POD, "shop", web))).containsExactly("a", "b");
    assertThat(moved.onNode("")).isEmpty();
  }

  @Test
  void findsWhoSelectsAPodHoweverTheSelectorIsWritten() {
    String head = "{'metadata':{'namespace':'shop','name':'%s'},'spec':{%s}}";
    Image image = Image.EMPTY;
    for (String[] each :
        new String[][] {
          {"plain", "'selector':{'app':'web','tier':'front'}"},
          {"other", "'selector':{'app':'db'}"},
          {"matching", "'selector':{'matchLabels':{'app':'web'}}"},
          {"expressive", "'selector':{'matchExpressions':[{'key':'app','operator':'Exists'}]}"},
          {"silent", "'replicas':1"}
        }) {
      image = put(image, Kinds.SERVICE, document(head.formatted(each[0], each[1])));
    }
    Map<String, String> labels = Map.of("app", "web", "tier", "front");
    assertThat(names(image.selecting(Kinds.SERVICE, "shop", labels)))
        .containsExactly("expressive", "matching", "plain", "silent");
    assertThat(names(image.selecting(Kinds.SERVICE, "shop", Map.of())))
        .containsExactly("expressive", "silent");
  }

  @Test
  void readsTheSameOfATextAsOfATree() {
    Document pod = pod("a", "pi", "'app':'web'");
    Document service = document("{'spec':{'selector':{'matchLabels':{'a':'xyz','b':'x'}}}}");
    assertThat(Document.of(pod.tree()).node()).isEqualTo(pod.node()).isEqualTo("pi");
    assertThat(Document.of(service.tree()).selects())
        .isEqualTo(service.selects())
        .contains(Map.entry("a", "xyz"));
  }

  @Test
  void aQuotaThatIsKeptByDifferenceSaysWhatARecountSays() {
    Document quota =
        document(
            "{'metadata':{'namespace':'shop','name':'q','uid':'q'},"
                + "'spec':{'hard':{'pods':'9','requests.cpu':'9','count/configmaps':'9'}}}");
    Key key = quota.key(Kinds.RESOURCE_QUOTA);
    Tallies tallies = new Tallies();
    Random random = new Random(7);
    Image image = put(Image.EMPTY, Kinds.RESOURCE_QUOTA, quota);
    for (int i = 0; i < 500; i++) {
      String name = "n" + random.nextInt(20);
      Kind kind = random.nextBoolean() ? Kinds.POD : Kinds.CONFIG_MAP;
      image =
          random.nextInt(3) == 0
              ? image.without(image.revision() + 1, kind.key("shop", name))
              : put(image, kind, pod(name, "", ""));
      if (random.nextInt(3) == 0) {
        assertThat(tallies.used(image, key, quota).byName())
            .usingRecursiveComparison()
            .withComparatorForType(BigDecimal::compareTo, BigDecimal.class)
            .isEqualTo(new Tallies().used(image, key, quota).byName());
      }
    }
    assertThat(tallies.used(image, key, quota).of("pods"))
        .isEqualByComparingTo(BigDecimal.valueOf(image.count(Kinds.POD)));
  }

  @Test
  void anObjectTakesNoMoreThanTwiceItsText() throws InterruptedException {
    int count = 10_000;
    String filling = "x".repeat(800);
    long before = used();
    Image image = Image.EMPTY;
    long text = 0;
    List<Integer> sizes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Document document =
          document(
              ("{'apiVersion':'v1','kind':'ConfigMap','metadata':{'namespace':'shop','name':'map%d',"
                      + "'uid':'6f1c1f5e-9f0b-4f5e-8a55-%012d','resourceVersion':'%d',"
                      + "'labels':{'app':'web'}},'data':{'text':'%s'}}")
                  .formatted(i, i, i, filling));
      text += document.size();
      sizes.add(document.size());
      image = put(image, Kinds.CONFIG_MAP, document);
    }
    long taken = used() - before;
    assertThat(image.count(Kinds.CONFIG_MAP)).isEqualTo(sizes.size());
    assertThat(taken).isLessThan(2 * text);
  }

  private static long used() throws InterruptedException {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(20);
      Runtime runtime = Runtime.getRuntime();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
