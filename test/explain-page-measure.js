/**
 * Runs in the browser, in a page whose frames are windows of their widths: what each shows, at first and after each word is typed into its field
 * (`View` in explain-page.test.ts).
 */
function measure(words) {
  return [...document.querySelectorAll("iframe")].map((frame) => view(frame, words));
}

function view(frame, words) {
  const page = frame.contentDocument;
  const styleOf = (element) => frame.contentWindow.getComputedStyle(element);
  // The colour that the system draws pages on.
  const probe = page.body.appendChild(page.createElement("i"));
  probe.style.color = "Canvas";
  const background = styleOf(probe).color;
  probe.remove();
  const contrastOf = (element) => {
    const [light, dark] = [luminance(styleOf(element).color), luminance(background)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  };
  const seen = () =>
    [...page.querySelectorAll("main summary, main .leaf")]
      .filter((line) => line.checkVisibility())
      .map((line) => line.innerText.trim());
  const shown = {
    width: frame.clientWidth,
    pageWidth: page.documentElement.scrollWidth,
    errors: JSON.parse(frame.dataset.errors ?? "[]"),
    contrast: Math.min(...[...page.querySelectorAll("h1, p, b, .kind, .says")].map(contrastOf)),
    background,
    first: seen(),
  };
  const field = page.querySelector("input");
  const found = words.map((word) => {
    field.value = word;
    field.dispatchEvent(new Event("input"));
    return { word, seen: seen(), status: page.querySelector("[role=status]").textContent };
  });
  return { ...shown, found };
}

/** WCAG 2.2, "relative luminance". */
function luminance(color) {
  const [red, green, blue] = color.match(/[\d.]+/g).map((part) => {
    const share = Number(part) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Keeps what goes wrong in a frame, or is asked for and refused, beside it. */
function watch(frame) {
  const errors = [];
  const note = (what) => {
    errors.push(what);
    frame.dataset.errors = JSON.stringify(errors);
  };
  frame.addEventListener("load", () => {
    frame.contentWindow.addEventListener("error", (event) => note(event.message));
    frame.contentDocument.addEventListener("securitypolicyviolation", (event) => note(event.violatedDirective));
  });
}

Object.assign(globalThis, { measure, watch });
