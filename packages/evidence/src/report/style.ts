/** The report's whole style: light, no font or image from outside, and pages that print. */
export const REPORT_STYLE = `
:root{color-scheme:light;--ink:#1a1f2b;--soft:#5a6475;--line:#d9dee7;--wash:#f5f7fa;--blue:#0b5cad;--red:#b3161f;--redwash:#fdeceb;
--green:#0c6b4f;--greenwash:#e6f4ee;--amber:#7a5200;--amberwash:#fdf3dc;
--sans:Inter,"Segoe UI",system-ui,-apple-system,"Helvetica Neue",Arial,sans-serif;
--mono:"JetBrains Mono","Cascadia Mono","SF Mono",Consolas,"DejaVu Sans Mono",monospace}
*{box-sizing:border-box}
html{font:15px/1.5 var(--sans);color:var(--ink);background:#fff;-webkit-text-size-adjust:100%}
body{max-width:1060px;margin:0 auto;padding:44px 40px 80px}
h1{font-size:27px;line-height:1.25;font-weight:680;letter-spacing:-.012em;margin:6px 0 8px;text-wrap:balance}
h1 code{font-size:.92em}
h2{font-size:18px;font-weight:680;letter-spacing:-.005em;margin:44px 0 12px;padding-top:14px;border-top:2px solid var(--ink);display:flex;gap:10px;align-items:baseline}
h2 .n{color:var(--soft);font-weight:500;font-variant-numeric:tabular-nums}
h3{font-size:15px;font-weight:660;margin:24px 0 6px}
p{margin:6px 0;max-width:78ch}
a{color:var(--blue);text-decoration:none}a:hover{text-decoration:underline}
code{font-family:var(--mono);font-size:.87em;unicode-bidi:isolate;overflow-wrap:anywhere;white-space:pre-wrap}
time{font-variant-numeric:tabular-nums;white-space:nowrap}
.kicker{color:var(--soft);font-size:12px;letter-spacing:.09em;text-transform:uppercase;font-weight:600}
.sub{color:var(--soft);margin:0 0 20px}
.note{color:var(--soft);font-size:.87em}
.prose{white-space:pre-wrap;max-width:78ch}
.cp{font:600 .74em/1 var(--mono);color:#fff;background:#5b2a86;border-radius:3px;padding:1px 4px;margin:0 1px;white-space:nowrap;display:inline-block;vertical-align:1px}
.more{font:italic .9em var(--sans);color:var(--soft)}
.ref{font:600 11px/1 var(--mono);border:1px solid #b9cbe2;background:#f2f7fd;border-radius:3px;padding:1px 4px;white-space:nowrap}
.absent,.gap{font:500 12px/1.2 var(--sans);color:var(--soft);border:1px dashed #9aa5b5;border-radius:3px;padding:0 5px;white-space:nowrap;
background:repeating-linear-gradient(135deg,#fff 0 5px,#eef1f5 5px 7px)}
.badge{display:inline-block;font-size:12.5px;font-weight:640;border-radius:4px;padding:1px 8px;white-space:nowrap;border:1px solid transparent}
.up{color:var(--red);background:var(--redwash)}.down{color:var(--green);background:var(--greenwash)}
.open{color:#454f60;border:1px dashed #8b96a7;background:repeating-linear-gradient(135deg,#fff 0 5px,#eef1f5 5px 7px)}
.warn{color:var(--amber);background:var(--amberwash)}
table{border-collapse:collapse;width:100%;margin:8px 0 14px;font-size:13.5px}
caption{text-align:left;color:var(--soft);font-size:12.5px;padding:2px 0 6px}
th{font-weight:600;color:var(--soft);text-align:left;font-size:12px;border-bottom:1px solid #aeb7c4;padding:5px 10px 5px 0;vertical-align:bottom}
td{border-bottom:1px solid var(--line);padding:6px 10px 6px 0;vertical-align:top;font-variant-numeric:tabular-nums}
tbody th{color:var(--ink);font-size:13.5px;vertical-align:top;border-bottom:1px solid var(--line);padding:6px 10px 6px 0}
td:last-child,th:last-child{padding-right:0}
.num{text-align:right}.hash{font-family:var(--mono);font-size:11px;overflow-wrap:anywhere;color:#3a4456}
.meta{display:grid;grid-template-columns:repeat(auto-fit,minmax(200px,1fr));gap:10px 28px;margin:18px 0 0;padding:14px 0 0;border-top:1px solid var(--line)}
.meta div{min-width:0}.meta dt{color:var(--soft);font-size:12px}.meta dd{margin:0;overflow-wrap:anywhere}
.outcome{border:1px solid var(--line);border-left:6px solid var(--soft);border-radius:6px;padding:14px 20px 16px;margin:20px 0;background:#fff}
.outcome.is-up{border-left-color:var(--red)}.outcome.is-down{border-left-color:var(--green)}.outcome.is-open{border-left-style:dashed}
.outcome .what{font-size:21px;font-weight:690;letter-spacing:-.01em}
.outcome.is-up .what{color:var(--red)}.outcome.is-down .what{color:var(--green)}
.outcome .by{color:var(--soft);font-size:13.5px}
.quote{border-left:3px solid var(--line);padding:2px 0 2px 14px;margin:10px 0}
.toc{columns:3;column-gap:28px;font-size:13.5px;margin:20px 0 0;padding:0;list-style:none}.toc li{break-inside:avoid;padding:1px 0}
.toc .n{color:var(--soft);display:inline-block;width:1.9em;font-variant-numeric:tabular-nums}
.anatomy{display:flex;flex-wrap:wrap;gap:12px 14px;background:var(--wash);border:1px solid var(--line);border-radius:6px;padding:18px 20px 14px;margin:10px 0}
.part{max-width:100%}.part code{display:block;font-size:15px;font-weight:600;border-bottom:3px solid #b6bfcc;padding:0 1px 3px}
.part .label{font-size:11.5px;color:var(--soft);padding-top:3px}
.part.k-shell code{border-color:#a11c75}.part.k-quiet code,.part.k-stderr_too code{border-color:#d59a00}
.part.k-captured_command code{border-color:#0b5cad;background:#e4effb}.part.k-output_path code{border-color:var(--red);background:var(--redwash)}
.chips{display:flex;flex-wrap:wrap;gap:6px;margin:8px 0;padding:0;list-style:none}
.chips li{border:1px solid var(--line);border-radius:4px;padding:1px 8px;font-size:13px}.chips .no{border-style:dashed;color:var(--soft)}
.yes{color:var(--green);font-weight:700}.no{color:var(--red);font-weight:700}
.q{border:1px solid var(--line);border-radius:6px;margin:14px 0;padding:14px 20px 16px}
.q>header{display:flex;gap:12px;align-items:baseline;justify-content:space-between}
.q>header h3{margin:0;font-size:16px}.q h4,.block h4{font-size:12px;letter-spacing:.05em;text-transform:uppercase;color:var(--soft);margin:14px 0 3px;font-weight:640}
.two{display:grid;grid-template-columns:1fr 1fr;gap:6px 32px}.two>*{min-width:0}
.plain{margin:4px 0;padding-left:18px}.plain li{margin:2px 0}
.tree{margin:10px 0;padding:0;list-style:none}.tree ul{list-style:none;margin:0;padding-left:26px}
.tree li{position:relative;padding:4px 0 0}.tree ul>li:before{content:"";position:absolute;left:-15px;top:-2px;width:12px;height:21px;border-left:2px solid #aab4c2;border-bottom:2px solid #aab4c2}
.tree ul>li:not(:last-child):after{content:"";position:absolute;left:-15px;top:0;bottom:0;border-left:2px solid #dfe4eb;z-index:-1}
.tree ul>li.by-pid:before{border-left-style:dashed;border-bottom-style:dashed}.tree ul>li.by-inferred:before{border-left-style:dotted;border-bottom-style:dotted}
.node{border:1px solid var(--line);border-radius:5px;padding:5px 12px 6px;background:#fff}
.node.alert{border-color:var(--red);box-shadow:inset 4px 0 0 var(--red)}.node.broker{box-shadow:inset 4px 0 0 #a11c75}
.node .top{display:flex;flex-wrap:wrap;gap:4px 12px;align-items:baseline}.node .top b{font-weight:660}
.node .top .right{margin-left:auto;color:var(--soft);font-size:12.5px}
.block{break-inside:avoid-page}
svg{display:block;width:100%;height:auto;margin:8px 0}svg text{font:11px var(--sans);fill:#5a6475}
pre{background:var(--wash);border:1px solid var(--line);border-radius:6px;padding:10px 14px;font:12.5px/1.55 var(--mono);white-space:pre-wrap;overflow-wrap:anywhere;margin:6px 0 12px}
:target{outline:2px solid #f0b400;outline-offset:2px;background:#fff8e2}
footer{margin-top:44px;border-top:1px solid var(--line);padding-top:12px;color:var(--soft);font-size:12.5px}
@media(max-width:760px){body{padding:24px 18px 60px}.two{grid-template-columns:1fr}.toc{columns:1}table{font-size:12.5px}}
@page{size:A4;margin:16mm 15mm 18mm;@bottom-right{content:counter(page) " / " counter(pages);font:8.5pt sans-serif;color:#5a6475}}
@media print{html{font-size:10pt}body{padding:0;max-width:none}a{color:inherit}h2{break-after:avoid}h3,h4,caption{break-after:avoid}
tr,.q>header,.part,.node,.outcome{break-inside:avoid}thead{display:table-header-group}.toc{columns:3}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
`.trim();
