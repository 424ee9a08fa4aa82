import { expect, it } from "vitest";
import { readableText } from "../generator/text/readable.js";
import { growth } from "./growth.js";

/** Descriptions of documents hold HTML; what becomes of it was written by hand from what a browser shows, in Markdown. */
it.each([
  ["plain text, a < b and c > d, R&D", "plain text, a < b and c > d, R&D"],
  ["Takes `<b>` and <id>, a Map<string, Pet>.", "Takes `<b>` and <id>, a Map<string, Pet>."],
  ["<p>One.</p>\n<p>Two <b>bold</b>, <em>not</em>.</p>", "One.\n\nTwo **bold**, *not*."],
  ["one<br>two<br/>three<BR />four", "one\ntwo\nthree\nfour"],
  ["<ul>\n  <li>one</li>\n  <li>two &lt;3</li>\n</ul>", "- one\n- two <3"],
  [
    'See <a href="https://d.example/x?a=1&amp;b=2" target=_blank>the docs</a>.',
    "See [the docs](https://d.example/x?a=1&b=2).",
  ],
  ["<a href='javascript:alert(1)'>here</a>, <a name=x>there</a>", "here, there"],
  ["<code>id</code> and <code>a &amp;&amp; <b>b</b></code>", "`id` and `a && b`"],
  [
    "Ben&#39;s&nbsp;&quot;cat&quot; &mdash; 5&#x20AC; &unknown; &#0;&#x1b;&#55296;",
    'Ben\'s "cat" \u2014 5\u20ac &unknown;',
  ],
  ["a<!-- hidden <b> -->b<script>alert('</p>')</script><style>p {}</style>c", "abc"],
  ["never <!-- closed <b>x</b>", "never  closed **x**"],
  ["<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>", "a b\n1 2"],
  ["<h2>Title</h2>text", "Title\n\ntext"],
  ["<p>x</p>\n```html\n<p>kept &amp; all</p>\n```\n<p>y</p>", "x\n\n```html\n<p>kept &amp; all</p>\n```\n\ny"],
  ['<img src="x" alt="A cat"> <img src=y onerror=alert(1)>z', "A cat z"],
  ["closed </b> twice </b></a>", "closed ** twice **"],
])("%j is read as %j", (html, expected) => {
  expect(readableText(html)).toBe(expected);
});

it.each(["<", "<a ", "&", "<!--", "<script>", "`", "```\n", "<a href=", "&#", " \n", "<li>", "<!-- --><script"])(
  "takes linear time on many %j",
  (piece) => {
    expect(growth(20_000, (size) => `<p>${piece.repeat(size)}`, readableText)).toBeLessThan(9);
  },
);
