// Texts of chapters: what stays, what a hostile text becomes, and that cleaning a clean text changes nothing.
#include <random>

#include "rich/cleaner.h"

using namespace tenderloom::infosec_services;

namespace {

const std::string kPicture(64, 'a');

const Cleaner& cleaner() {
  static const Cleaner made(std::filesystem::path(BUILD_ROOT) / "plugins/infosec_services/clean-text");
  return made;
}

std::string clean(const std::string& html) {
  const Rich rich = cleaner().clean(html);
  CHECK(rich.refusal == "");
  return rich.html;
}

std::string many(const std::string& piece, int count) {
  std::string all;
  for (int i = 0; i < count; ++i) all += piece;
  return all;
}

}  // namespace

TEST_CASE("texts keep paragraphs, headings, marks, lists and tables") {
  CHECK(clean("<p>一<b>二</b> <i>三</i></p>") == "<p>一<strong>二</strong> <em>三</em></p>");
  CHECK(clean("plain text\n\nwith  blanks") == "<p>plain text with blanks</p>");
  CHECK(clean("<h1>標題</h1><h5>小標</h5>") == "<h3>標題</h3><h4>小標</h4>");
  CHECK(clean("<ul><li>甲<li>乙<ol><li>丙</ol></ul>") ==
        "<ul><li><p>甲</p></li><li><p>乙</p><ol><li><p>丙</p></li></ol></li></ul>");
  CHECK(clean("<ul>散<li>甲</li><ul><li>內</li></ul></ul>") ==
        "<ul><li><p>散</p></li><li><p>甲</p></li><li><ul><li><p>內</p></li></ul></li></ul>");
  CHECK(clean("<li>無清單</li>") == "<p>無清單</p>");
  CHECK(clean("<table><caption>表一</caption><colgroup><col></colgroup><thead><tr><th colspan=2>甲</th></tr></thead>"
              "<tbody><tr><td rowspan='3'>1</td><td></td></tr></tbody></table>") ==
        "<p>表一</p><table><tr><th colspan=\"2\"><p>甲</p></th></tr><tr><td "
        "rowspan=\"3\"><p>1</p></td><td></td></tr></table>");
  CHECK(clean("<p>x<sub>2</sub>、y<sup>3</sup><br>次行<br></p><p></p><p>&nbsp;</p>") ==
        "<p>x<sub>2</sub>、y<sup>3</sup><br>次行</p><p>\u00a0</p>");
  CHECK(clean("<p><a href='https://a.example/x?a=1&b=2'>連結</a></p>") ==
        "<p><a href=\"https://a.example/x?a=1&amp;b=2\">連結</a></p>");
  CHECK(clean("<p>前<img data-picture='" + kPicture + "' alt='圖\"一' data-width=50>後</p>") ==
        "<p>前</p><img data-picture=\"" + kPicture + "\" alt=\"圖&quot;一\" data-width=\"50\"><p>後</p>");
}

TEST_CASE("texts are measured: characters, words, pictures in order") {
  const Rich rich = cleaner().clean("<p>資安 SOC 24x7 值班</p><img data-picture='" + kPicture + "'>");
  CHECK(rich.words == 6);
  CHECK(rich.characters == 11);
  CHECK(rich.pictures == std::vector<std::string>{kPicture});
}

TEST_CASE("hostile texts: scripts, handlers, addresses, styles, drawings and controls do not survive") {
  const std::vector<std::string> hostile = {
      "<script>alert(1)</script>",
      "<p onclick='alert(1)' style='position:fixed' class=x id=y>字</p>",
      "<img src=x onerror=alert(1)>",
      "<img src='data:image/svg+xml;base64,PHN2Zy8+'>",
      "<img data-picture='" + kPicture + "' onload=alert(1) src='https://evil.example/x.png' style='width:99999px'>",
      "<svg onload=alert(1)><script>alert(1)</script><foreignObject><p>字</p></foreignObject></svg>",
      "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
      "<a href='javascript:alert(1)'>字</a><a href='data:text/html,x'>字</a><a href=' https://a'>字</a><a "
      "href='https://a\"onclick=x'>字</a>",
      "<iframe src='https://evil.example'></iframe><object data=x></object><embed src=x><base href='//evil'>",
      "<form action='//evil'><input name=x><button "
      "formaction='javascript:alert(1)'>字</button><textarea><script></textarea>",
      "<style>@import 'https://evil.example/x.css'; p{background:url(javascript:x)}</style>",
      "<link rel=stylesheet href='//evil'><meta http-equiv=refresh content='0;url=//evil'>",
      "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript>",
      "<template><script>alert(1)</script></template><!--><img src=x onerror=alert(1)>--><![CDATA[<script>]]>",
      "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
      "<plaintext><script>alert(1)</script>",
      "<frameset onload=alert(1)><frame src=x></frameset>",
      std::string("<p>a\0b</p>", 10),
      "<p>\xff\xfe\xc3\x28</p>",
      "<video><source onerror=alert(1)></video><audio src=x onerror=alert(1)><marquee onstart=alert(1)>字</marquee>",
      "<table background='javascript:x'><tr><td background=x style='x:expression(alert(1))'>字</td></tr></table>",
      "<a href='https://ok.example/' target=_blank onmouseover=alert(1)>字</a>",
      "<xmp><script>alert(1)</script></xmp><listing><img src=x onerror=alert(1)></listing>",
      "<select><option><script>alert(1)</script></option></select><details open ontoggle=alert(1)>字</details>",
  };
  for (const auto& text : hostile) {
    const std::string html = clean(text);
    INFO(text << "\n-> " << html);
    // Only these may follow a "<": everything else is escaped text.
    for (std::size_t at = html.find('<'); at != std::string::npos; at = html.find('<', at + 1)) {
      const std::string rest = html.substr(at, 30);
      const std::vector<std::string> tags = {
          "<p>",  "</p>",  "<a href=\"https://",  "</a>", "<table>", "</table>", "<tr>", "</tr>",
          "<td>", "</td>", "<img data-picture=\""};
      CHECK(std::any_of(tags.begin(), tags.end(), [&](const std::string& tag) { return rest.starts_with(tag); }));
    }
    for (const char* gone :
         {"onerror=", "onload=", "onclick=", "style=", "src=", "javascript:", "data:", "evil.example/x.png\""}) {
      // Inside an escaped text such words are only words.
      const auto found = html.find(gone);
      if (found != std::string::npos) CHECK(html.rfind('<', found) <= html.rfind('>', found));
    }
    CHECK(clean(html) == html);
  }
  CHECK(cleaner().clean("<script>x</script>").dropped);
  CHECK(cleaner().clean("<img src='data:image/png;base64,AAAA'>").dropped);
  CHECK_FALSE(cleaner().clean("<p>一</p>").dropped);
}

TEST_CASE(
    "what would eat the server is refused: too long, too deep, too many, and texts that grow while they are read") {
  CHECK(cleaner().clean(many("<table><tr><td>", 400'000)).refusal == "rich_too_long");  // more than 5 MB
  CHECK(cleaner().clean(many("<table><tr><td>", 100'000)).refusal == "rich_too_deep");
  CHECK(cleaner().clean(many("<b>", 1'000'000)).refusal == "rich_too_deep");
  CHECK(cleaner().clean(many("<div>", 190) + "字" + many("</div>", 190)).refusal == "");
  CHECK(cleaner().clean(many("<blockquote>", 60) + "字").refusal == "rich_too_deep");
  CHECK(cleaner().clean("<table><tr>" + many("<td>1", 5001) + "</table>").refusal == "rich_too_many_cells");
  CHECK(cleaner().clean(many("<img data-picture='" + kPicture + "'>", 101)).refusal == "rich_too_many_pictures");
  CHECK(cleaner().clean(many("字", 200'001)).refusal == "rich_too_long");
  // Every paragraph opens all marks anew: the tree grows with the square of the text.
  std::string growing;
  for (int i = 0; i < 20'000; ++i) growing += "<b class=" + std::to_string(i) + ">";
  const auto before = std::chrono::steady_clock::now();
  CHECK_FALSE(cleaner().clean(growing + many("<p>x", 20'000)).refusal.empty());
  CHECK(std::chrono::steady_clock::now() - before < std::chrono::seconds(8));
  CHECK(Cleaner("/nowhere/clean-text").clean("x").refusal == "rich_cleaner_unavailable");
}

TEST_CASE("cleaning is stable: random soups of tags come out the same the second time") {
  std::mt19937 random(7);
  const std::vector<std::string> pieces = {"<p>",
                                           "</p>",
                                           "<b>",
                                           "</b>",
                                           "<i>",
                                           "</i>",
                                           "<ul>",
                                           "</ul>",
                                           "<li>",
                                           "<table>",
                                           "</table>",
                                           "<tr>",
                                           "<td>",
                                           "<th colspan=3>",
                                           "</td>",
                                           "字 ",
                                           " a",
                                           "<br>",
                                           "<hr>",
                                           "<h2>",
                                           "</h2>",
                                           "<blockquote>",
                                           "</blockquote>",
                                           "<img data-picture=" + kPicture + ">",
                                           "<div>",
                                           "</div>",
                                           "<a href=https://a.example/>",
                                           "</a>",
                                           "<ol>",
                                           "</ol>",
                                           "<caption>",
                                           "<sub>",
                                           "&lt;",
                                           "&amp;"};
  for (int round = 0; round < 150; ++round) {
    std::string soup;
    for (int i = 0; i < 40; ++i)
      soup += pieces[std::uniform_int_distribution<std::size_t>(0, pieces.size() - 1)(random)];
    const Rich once = cleaner().clean(soup);
    if (!once.refusal.empty()) continue;
    INFO(soup);
    CHECK(clean(once.html) == once.html);
  }
}
