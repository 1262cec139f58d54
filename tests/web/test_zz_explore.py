import html as h, time, io
from tests.web.conftest import *
HOST = ["a\x00b", "\ud800x".encode("utf-8","surrogatepass").decode("latin1"), "\u202egnp.exe", "<script>alert(1)</script>", "{{7*7}}", "'; DROP TABLE claim; --", "%_%", "e"+"\u0301"*10000, "x"*500_000, "<div>"*100_000, "2020-02-31", "0000-00-00", "9"*5000, "0"*20+"9"*5000, "-1", str(2**63), "१", "zero\u200bwidth", "a\r\nb: c", " "*3000, "\u2028", "[["*5000, "/"*50000, "2020/"*1000, "javascript:alert(1)", "𝔘"*600]
def test_explore(app, as_, things):
    pages = pages_with_forms(app, things)
    seen={}
    for p in pages:
        for who in ("ada","anton",None):
            a = as_(who).get(p)
            if a.status_code==200:
                for f in forms_of(p, a.text):
                    key = (f.action, f.free)
                    if key not in seen and f.action!="/log-out": seen[key]=(who,f)
    for who, f in seen.values():
        b = as_(who)
        for s in HOST:
            for names in ([n for n in f.free], [n for n in f.values if n not in ("csrf_token","once")]):
              if not names: continue
              data = {k:v for k,v in f.values.items() if v is not None and k not in ("csrf_token","once")}
              data.update({n: s for n in names})
              t=time.time()
              try:
                a = as_(who).post(f.action, data)
              except Exception as e:
                print("EXC", f.action, names, repr(s[:20]), repr(e)[:200]); continue
              dt=time.time()-t
              if a.status_code>=500 or dt>1.5: print("BAD", f.action, names, repr(s[:20]), len(s), a.status_code, round(dt,2))
              if a.status_code>=400:
                  page=h.unescape(a.text)
                  lost=[n for n in f.free if n in names and s.replace("\r\n","\n") not in page.replace("\r\n","\n")]
                  if lost and s.strip(): print("LOST", f.action, lost, repr(s[:20]), len(s), a.status_code)
