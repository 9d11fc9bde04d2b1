/** The styles of `<soups-demo>`, in pixels, because `rem` is the size that the host page gives its root. They hold inside its shadow root alone, and begin from nothing that the host page says. */
export const DEMO_STYLES = `
:host { all: initial; display: block; color-scheme: light dark; container-type: inline-size; }
:host([hidden]) { display: none; }
* { box-sizing: border-box; }
section, .trouble {
  all: initial; display: block; margin: 0; padding: 16px; font: 400 14px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif; text-align: start;
  color: light-dark(#17212b, #e4eaf0); background: light-dark(#ffffff, #171d24); border: 1px solid light-dark(#dce2e8, #2c3640); border-radius: 8px;
}
h3 { margin: 0 0 4px; font-size: 16px; }
p { margin: 0 0 8px; }
.soft { color: light-dark(#52606d, #a3b1be); }
.track { display: flex; flex-wrap: wrap; gap: 4px 20px; margin: 8px 0; padding: 0; list-style: none; }
.track li { display: flex; align-items: baseline; gap: 6px; }
.track li:not(:last-child)::after { content: "→"; color: light-dark(#7d8a97, #74828f); }
.track b { padding: 0 6px; border-radius: 4px; background: light-dark(#ddeef2, #1d3a44); color: light-dark(#0a4654, #a4dbe7); }
.track small { color: light-dark(#52606d, #a3b1be); font-size: 13px; }
.bar { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 16px; margin: 12px 0; }
button, select { min-height: 32px; padding: 0 12px; font: inherit; border: 1px solid light-dark(#7d8a97, #74828f); border-radius: 5px; background: light-dark(#ffffff, #1d252d); color: inherit; }
button { border-color: transparent; background: light-dark(#0f5c6e, #7cc7d8); color: light-dark(#ffffff, #08222a); font-weight: 600; cursor: pointer; }
:is(button, select, summary, pre):focus-visible { outline: 2px solid light-dark(#0b6bcb, #8cc4ff); outline-offset: 2px; }
summary { min-height: 24px; cursor: pointer; }
details details { margin-inline-start: 16px; }
pre { max-height: 256px; margin: 4px 0; padding: 8px; overflow: auto; font: 13px/1.45 ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", monospace; background: light-dark(#f4f6f8, #0f1419); border-radius: 5px; }
code { font-family: ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", monospace; font-size: 13px; }
.verdict { padding: 8px 12px; border-inline-start: 3px solid; font-weight: 600; }
.verdict.error { color: light-dark(#b0241b, #ff9d92); background: light-dark(#fdeeec, #361c1b); }
.verdict.warning { color: light-dark(#805300, #f0c060); background: light-dark(#fdf3dc, #32270f); }
.verdict.good { color: light-dark(#1b6b3a, #86d3a0); background: light-dark(#e9f6ee, #15291d); }
.trouble { color: light-dark(#b0241b, #ff9d92); }
.locked { margin: 0; padding: 0; list-style: none; }
.locked li { padding: 6px 0; border-block-start: 1px solid light-dark(#dce2e8, #2c3640); overflow-wrap: anywhere; }
.tag { padding: 0 6px; border: 1px solid light-dark(#dce2e8, #2c3640); border-radius: 4px; font-size: 13px; }
`;
