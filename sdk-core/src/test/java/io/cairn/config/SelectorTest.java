package io.cairn.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelectorTest {
  // The tables hold facts about the grammar that k8s.io/apimachinery, pkg/labels/selector_test.go,
  // pins down, and some of our own. \t \r \n are spaces, written with their escapes.

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          # text                                | canonical
          ""                                    | ""
          "   "                                 | ""
          x=a,y=b,z=c                           | x=a,y=b,z=c
          z=c,x=a,y=b                           | x=a,y=b,z=c
          x!=a,y=b                              | x!=a,y=b
          x=                                    | x=
          "x= "                                 | x=
          "x=,z= "                              | x=,z=
          "x= ,z= "                             | x=,z=
          x==a                                  | x=a
          !x                                    | !x
          ! x                                   | !x
          x>1                                   | x>1
          x > 1 , z < 5                         | x>1,z<5
          x>007                                 | x>7
          \\rx                                  | x
          "a "                                  | a
          this-is-a-dns.domain.com/key-with-dash | this-is-a-dns.domain.com/key-with-dash
          this.domain/k in (so,what)            | this.domain/k in (so,what)
          0.1.2.domain/99 notin (10.10.100.1, tick.tack.clock) | \
          0.1.2.domain/99 notin (10.10.100.1,tick.tack.clock)
          foo  in\\t (abc)                      | foo=abc
          x notin\\n (abc)                      | x!=abc
          x  notin\\t\\t(abc,def)               | x notin (abc,def)
          x in(def,abc)                         | x in (abc,def)
          x in (abc,)                           | x in (,abc)
          x in (,abc)                           | x in (,abc)
          x in (abc,abc)                        | x=abc
          x in ()                               | x=
          x in (,)                              | x=
          x in (a,,)                            | x in (,a)
          x in (a,,,,,,)                        | x in (,a)
          x in (a,,a,,a,,a,,)                   | x in (,a)
          x notin (abc,,def),bar,z in (),w      | bar,w,x notin (,abc,def),z=
          x,y in (a)                            | x,y=a
          x=a,y!=b,z in (h,i,j)                 | x=a,y!=b,z in (h,i,j)
          x notin ( )                           | x!=
          x notin (, a)                         | x notin (,a)
          a in (x,y,notin, z,in)                | a in (in,notin,x,y,z)
          in                                    | in
          !notin                                | !notin
          in in (in)                            | in=in
          notin notin (notin,in)                | notin notin (in,notin)
          notin=in                              | notin=in
          x=in,y=notin                          | x=in,y=notin
          x,x,x                                 | x
          x=b,x=a,!x,x                          | !x,x,x=a,x=b
          x>9223372036854775807                 | x>9223372036854775807
          """)
  void parse_legalText_hasThisCanonicalForm(String text, String canonical) {
    Selector selector = Selector.parse(unescaped(text));

    assertThat(selector).hasToString(canonical);
    assertThat(Selector.parse(canonical)).isEqualTo(selector).hasSameHashCodeAs(selector);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          # text            | column | expected
          x==a==b           | 5      | or the end
          !x=a              | 3      | or the end
          x<a               | 3      | whole number
          x>                | 3      | whole number
          x>,y              | 3      | whole number
          x>9223372036854775808 | 3  | whole number
          x>-1              | 3      | begin and end
          x>1.5             | 3      | whole number
          x,,y              | 3      | a key
          ,x,y              | 1      | a key
          x nott in (y)     | 3      | an operator
          a in (xyz),       | 12     | a key
          a in (xyz)b notin () | 11  | or the end
          a in (xyz abc)    | 11     | ")"
          a notin(          | 9      | ")"
          a notin(x         | 10     | ")"
          a in (x           | 8      | ")"
          a (               | 3      | an operator
          (                 | 1      | a key
          )                 | 1      | a key
          a)                | 2      | an operator
          a in x            | 6      | "("
          a in              | 5      | "("
          a in (b=c)        | 8      | ")"
          a in ((b))        | 7      | a value
          a in (!b)         | 7      | a value
          =a                | 1      | a key
          !                 | 2      | a key
          !!x               | 2      | a key
          x=!y              | 3      | a value
          x=(a)             | 3      | a value
          x===y             | 4      | a value
          x=<y              | 3      | a value
          x = = y           | 5      | a value
          x ! = y           | 3      | an operator
          x=a b             | 5      | or the end
          x y               | 3      | an operator
          !x in (a)         | 4      | or the end
          a/b/c             | 1      | U+002F
          x=a/b             | 3      | U+002F
          -x                | 1      | begin and end
          x=-a              | 3      | begin and end
          x=ä               | 3      | U+00E4
          x exists          | 3      | an operator
          """)
  void parse_illegalText_namesColumnAndWhatWasExpected(String text, int column, String expected) {
    SelectorSyntaxException e =
        catchThrowableOfType(SelectorSyntaxException.class, () -> Selector.parse(text));

    assertThat(e).as(text).isNotNull();
    assertThat(e.column()).as(e.getMessage()).isEqualTo(column);
    assertThat(e.text()).isEqualTo(text);
    assertThat(e).hasMessageContainingAll(text, expected, "at column " + column);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"x=a||y=b", "x\u0000", "x=\u0000", "x\u00a0", "x\fy", "x=a;y=b", "x~", "\"x\"=y"})
  void parse_strangeCharacter_isRefusedAndNotPrinted(String text) {
    assertThatThrownBy(() -> Selector.parse(text))
        .isInstanceOf(SelectorSyntaxException.class)
        .message()
        .doesNotContain("\u0000", "\f");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          # selector                  | labels            | matches
          ""                          | x=y               | true
          ""                          | ""                | true
          x=y                         | x=y               | true
          x=y,z=w                     | x=y,z=w           | true
          x!=y,z!=w                   | x=z,z=a           | true
          notin=in                    | notin=in          | true
          x                           | x=z               | true
          x                           | x=                | true
          !x                          | y=z               | true
          x>1                         | x=2               | true
          x<1                         | x=0               | true
          x=z                         | ""                | false
          x=y                         | x=z               | false
          x=y,z=w                     | x=w,z=w           | false
          x!=y,z!=w                   | x=z,z=w           | false
          x                           | y=z               | false
          !x                          | x=z               | false
          x>1                         | x=0               | false
          x>1                         | x=1               | false
          x<1                         | x=1               | false
          x<1                         | x=2               | false
          foo=bar,baz=blah            | foo=bar,baz=blah  | true
          foo=blah                    | foo=bar,baz=blah  | false
          foo=bar,foobar=bar,baz=blah | foo=bar,baz=blah  | false
          x in (foo),y notin (alpha)  | x=foo,y=baz       | true
          x in (foo),y in (alpha)     | x=foo,y=baz       | false
          x notin (),y                | y=                | true
          !x,y                        | y=                | true
          x notin (),!y               | y=                | false
          x in ()                     | y=baz             | false
          x in ()                     | x=                | true
          z>1                         | z=2               | true
          z>1                         | z=v2              | false
          z<1                         | z=v2              | false
          z<1                         | z=                | false
          z<1                         | ""                | false
          z>1                         | ""                | false
          z<9                         | z=99999999999999999999 | false
          z>9                         | z=99999999999999999999 | false
          z>6                         | z=007             | true
          x!=a                        | ""                | true
          x notin (a,b)               | ""                | true
          x notin (a,b)               | x=b               | false
          x notin (a,b)               | x=c               | true
          x=a,x=b                     | x=a               | false
          X=a                         | x=a               | false
          x=A                         | x=a               | false
          """)
  void matches_table_isAsKubernetesHasIt(String selector, String labels, boolean matches) {
    assertThat(Selector.parse(selector).matches(Labels.parse(labels))).isEqualTo(matches);
  }

  @Test
  void parse_empty_isEverything() {
    assertThat(Selector.parse("")).isSameAs(Selector.EVERYTHING);
    assertThat(Selector.EVERYTHING.matches(Labels.NONE)).isTrue();
    assertThat(Selector.EVERYTHING.keys()).isEmpty();
  }

  @Test
  void keys_severalRequirements_areSortedAndOnce() {
    assertThat(Selector.parse("z,a=1,!m,a!=2,n>3").keys()).containsExactly("a", "m", "n", "z");
    assertThatThrownBy(() -> Selector.parse("a,b").keys().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void equals_otherMeaning_differs() {
    assertThat(Selector.parse("a")).isNotEqualTo(Selector.parse("b"));
    assertThat(Selector.parse("a=b")).isNotEqualTo(Selector.parse("a!=b")).isNotEqualTo("a=b");
  }

  @Test
  void parse_longestText_isLegalAndOneMoreIsNot() {
    String longest = " ".repeat(Selector.MAX_CHARACTERS - 1) + "x";

    assertThat(Selector.parse(longest)).hasToString("x");
    assertThatThrownBy(() -> Selector.parse(longest + " "))
        .isInstanceOf(SelectorSyntaxException.class)
        .hasMessageContainingAll("1001 characters", "1000");
  }

  @Test
  void parse_canonicalFormTooLong_isRefused() {
    String set = "x in(" + "a".repeat(63) + ",b)";
    StringBuilder text = new StringBuilder();
    while (text.length() + set.length() < Selector.MAX_CHARACTERS - 1) {
      text.append(text.isEmpty() ? "" : ",").append(set.replace("x", "k" + text.length()));
    }
    text.append(",").append("z".repeat(Math.min(63, Selector.MAX_CHARACTERS - text.length() - 1)));

    assertThat(text.length()).isLessThanOrEqualTo(Selector.MAX_CHARACTERS);
    assertThatThrownBy(() -> Selector.parse(text.toString()))
        .isInstanceOf(SelectorSyntaxException.class)
        .hasMessageContaining("in canonical form, more than 1000");
  }

  @Test
  void parse_mostRequirements_areLegalAndOneMoreIsNot() {
    String most = "x,".repeat(Selector.MAX_REQUIREMENTS - 1) + "x";

    assertThat(Selector.parse(most)).hasToString("x");
    assertThatThrownBy(() -> Selector.parse(most + ",x"))
        .isInstanceOf(SelectorSyntaxException.class)
        .hasMessageContaining("more than 32 requirements at column 65");
  }

  @Test
  void parse_mostValues_areLegalAndOneMoreIsNot() {
    String most = "a,".repeat(Selector.MAX_VALUES - 1) + "a";

    assertThat(Selector.parse("x in (" + most + ")")).hasToString("x=a");
    assertThatThrownBy(() -> Selector.parse("x in (" + most + ",a)"))
        .isInstanceOf(SelectorSyntaxException.class)
        .hasMessageContaining("more than 64 values");
  }

  @Test
  void syntaxException_longText_showsWhatSurroundsTheColumn() {
    assertThatThrownBy(
            () -> Selector.parse("a,".repeat(15) + " ".repeat(500) + "b c" + " ".repeat(300)))
        .hasMessageContainingAll("...", "b c", "at column 533")
        .message()
        .hasSizeLessThan(400);
  }

  @Test
  void matches_anyRequirement_allocatesNothing() {
    Selector selector =
        Selector.parse("a in (x,y),b notin (p,q),c,!d,e=f,g!=h,i>3,j<9,example.com/k==l");
    Labels labels =
        Labels.parse("a=y,b=r,c=,e=f,g=i,i=4,j=8,example.com/k=l,m=99999999999999999999");
    boolean[] matched = {false};

    long bytes =
        Allocations.fewest(
            () -> {
              for (int i = 0; i < 1_000; i++) {
                matched[0] = selector.matches(labels);
              }
            });

    assertThat(matched[0]).isTrue();
    assertThat(bytes).isZero();
  }

  @Test
  void toString_randomSelectors_reparseToEqualOnesThatMatchAlike() {
    RandomConfigs random = new RandomConfigs(4);
    for (int i = 0; i < 5_000; i++) {
      String text = random.selectorText();
      Selector selector = Selector.parse(text);
      Selector again = Selector.parse(selector.toString());
      Labels labels = random.labels();

      assertThat(again).as(text).isEqualTo(selector).hasToString(selector.toString());
      assertThat(again.keys()).isEqualTo(selector.keys());
      assertThat(again.matches(labels)).as(text).isEqualTo(selector.matches(labels));
    }
  }

  @Test
  void matches_labelsThatAgreeOnTheKeys_isTheSame() {
    RandomConfigs random = new RandomConfigs(5);
    for (int i = 0; i < 5_000; i++) {
      Selector selector = Selector.parse(random.selectorText());
      Labels a = random.labels();
      Labels b = random.labels();
      if (a.fingerprint(selector.keys()) == b.fingerprint(selector.keys())) {
        assertThat(selector.matches(a)).isEqualTo(selector.matches(b));
      }
    }
  }

  @Test
  void parse_randomText_parsesOrNamesAColumnInIt() {
    RandomConfigs random = new RandomConfigs(6);
    String marks = "xy1 =!<>(),-_./in\tä";
    for (int i = 0; i < 50_000; i++) {
      StringBuilder text = new StringBuilder(random.selectorText());
      for (int j = random.random().nextInt(4); j > 0; j--) {
        text.insert(
            random.random().nextInt(text.length() + 1),
            marks.charAt(random.random().nextInt(marks.length())));
      }
      try {
        Selector selector = Selector.parse(text.toString());
        assertThat(Selector.parse(selector.toString())).isEqualTo(selector);
      } catch (SelectorSyntaxException e) {
        assertThat(e.column()).isBetween(1, text.length() + 1);
      }
    }
  }

  private static String unescaped(String text) {
    return text.replace("\\t", "\t").replace("\\r", "\r").replace("\\n", "\n");
  }
}
