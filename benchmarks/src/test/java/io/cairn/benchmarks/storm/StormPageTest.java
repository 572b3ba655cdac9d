package io.cairn.benchmarks.storm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.benchmarks.storm.Layer.Usage;
import java.io.ByteArrayInputStream;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

final class StormPageTest {
  private static final String HOSTILE = "<script>alert(1)</script> & \"CPU\" 'x'\u0007";

  private final Load load = Loads.pods(4);
  private final Plan plan = Plan.of(load);

  private Outcome outcome(String name, long bytes) {
    Recording recording = new Recording(load, plan);
    recording.begin(0);
    for (int second = 0; second <= load.seconds(); second++) {
      recording.used(second, new Usage(bytes * second, second, second * 1_000_000L, 1 << 20));
      recording.read(second * 1_000_000_000L, second * 1_000_000_000L + 70_000);
    }
    recording.stale(0, 2, plan.changedAt(0, 2) + 5_000_000);
    return Outcome.of(name, recording);
  }

  private String page(long bytes) throws Exception {
    NodeRestart restart = new NodeRestart(4, 1, 2, 2, 600_000, 500_000, new Histogram(3));
    return StormPage.of(
        new StormReport(
            load,
            plan,
            outcome("old layer", bytes),
            outcome("Cairn", 0),
            List.of(restart),
            HOSTILE,
            HOSTILE));
  }

  /** Without its DOCTYPE, a page of ours is XML as well. */
  private static Document parsed(String page) throws Exception {
    String xml = page.replace("<!DOCTYPE html>\n", "");
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(xml.getBytes(UTF_8)));
  }

  @Test
  void page_always_isWellFormed() throws Exception {
    Document document = parsed(page(5_000_000));

    assertThat(document.getElementsByTagName("svg").getLength()).isEqualTo(6);
    assertThat(document.getElementsByTagName("desc").getLength()).isEqualTo(6);
  }

  @Test
  void page_ofANightWithoutTraffic_isWellFormed() throws Exception {
    assertThat(parsed(page(0)).getElementsByTagName("path").getLength()).isPositive();
  }

  @Test
  void page_always_namesNothingOutside() throws Exception {
    assertThat(page(5_000_000))
        .doesNotContain("http:", "https:", "src=", "href=", "url(", "@import", "<link", "<script");
  }

  @Test
  void hostileNames_inAPage_areText() throws Exception {
    assertThat(page(5_000_000))
        .contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;CPU&quot; &#39;x&#39; ")
        .doesNotContain("\u0007");
  }

  @Test
  void page_always_saysHowToRepeatIt() throws Exception {
    assertThat(page(5_000_000)).contains(load.command()).contains("--seed 7");
  }

  @Test
  void plot_withSecondsWithoutValue_hasNoNumberThatIsNone() throws Exception {
    assertThat(page(5_000_000)).doesNotContain("NaN", "Infinity");
  }
}
