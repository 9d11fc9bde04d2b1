/** The styles of `<soups-demo>`. They hold inside its shadow root alone, and begin from nothing that the host page says. */
export const DEMO_STYLES = `
:host { all: initial; display: block; color-scheme: light dark; container-type: inline-size; }
:host([hidden]) { display: none; }
* { box-sizing: border-box; }
section, .trouble {
  all: initial; display: block; margin: 0; padding: 1rem; font: 400 0.875rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif; text-align: start;
  color: light-dark(#17212b, #e4eaf0); background: light-dark(#ffffff, #171d24); border: 1px solid light-dark(#dce2e8, #2c3640); border-radius: 0.5rem;
}
h3 { margin: 0 0 0.25rem; font-size: 1rem; }
p { margin: 0 0 0.5rem; }
.soft { color: light-dark(#52606d, #a3b1be); }
.track { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; margin: 0.5rem 0; padding: 0; list-style: none; }
.track li { display: flex; align-items: baseline; gap: 0.375rem; }
.track li:not(:last-child)::after { content: "→"; color: light-dark(#7d8a97, #74828f); }
.track b { padding: 0 0.375rem; border-radius: 0.25rem; background: light-dark(#ddeef2, #1d3a44); color: light-dark(#0a4654, #a4dbe7); }
.track small { color: light-dark(#52606d, #a3b1be); font-size: 0.8125rem; }
.bar { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem 1rem; margin: 0.75rem 0; }
button, select { min-height: 2rem; padding: 0 0.75rem; font: inherit; border: 1px solid light-dark(#7d8a97, #74828f); border-radius: 0.3125rem; background: light-dark(#ffffff, #1d252d); color: inherit; }
button { border-color: transparent; background: light-dark(#0f5c6e, #7cc7d8); color: light-dark(#ffffff, #08222a); font-weight: 600; cursor: pointer; }
:is(button, select, summary, pre):focus-visible { outline: 2px solid light-dark(#0b6bcb, #8cc4ff); outline-offset: 2px; }
summary { min-height: 1.5rem; cursor: pointer; }
details details { margin-inline-start: 1rem; }
pre { max-height: 16rem; margin: 0.25rem 0; padding: 0.5rem; overflow: auto; font: 0.8125rem/1.45 ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", monospace; background: light-dark(#f4f6f8, #0f1419); border-radius: 0.3125rem; }
code { font-family: ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", monospace; font-size: 0.8125rem; }
.verdict { padding: 0.5rem 0.75rem; border-inline-start: 3px solid; font-weight: 600; }
.verdict.error { color: light-dark(#b0241b, #ff9d92); background: light-dark(#fdeeec, #361c1b); }
.verdict.warning { color: light-dark(#805300, #f0c060); background: light-dark(#fdf3dc, #32270f); }
.verdict.good { color: light-dark(#1b6b3a, #86d3a0); background: light-dark(#e9f6ee, #15291d); }
.trouble { color: light-dark(#b0241b, #ff9d92); }
.locked { margin: 0; padding: 0; list-style: none; }
.locked li { padding: 0.375rem 0; border-block-start: 1px solid light-dark(#dce2e8, #2c3640); overflow-wrap: anywhere; }
.tag { padding: 0 0.375rem; border: 1px solid light-dark(#dce2e8, #2c3640); border-radius: 0.25rem; font-size: 0.8125rem; }
`;
