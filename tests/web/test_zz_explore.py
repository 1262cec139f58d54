import html as h, time, io, json, re
from tests.conftest import PASSWORD
from tests.web.conftest import *
from tests.web.test_who_may_what import calls, path_of
IDS=["-1","0",str(2**63),str(2**64),"9"*30,"9"*5000,"0"*5000+"1","१","1.5","1%00","%20","a","+1","1e3","٣"]
def tell(what, a, t):
    dt=time.time()-t
    print(what, a.status_code, round(dt,2), "BAD" if a.status_code>=500 or dt>2 else "")
def test_explore(app, as_, things, home):
    edda=as_("edda"); anton=as_("anton")
    app.config["PROPAGATE_EXCEPTIONS"]=False
    for rule, method in calls(app):
        if rule.arguments and rule.endpoint!="static" and method!="HEAD":
            for i in IDS:
                path=re.sub(r"<int:\w+>", i, rule.rule)
                b= anton if "users" in path else edda
                try:
                    a = b.get(path) if method=="GET" else b.post(path, {"revision":1,"other":2})
                    if a.status_code!=404: print(method, path[:60], a.status_code)
                except Exception as e: print("EXC", method, path[:60], repr(e)[:100])
    ada=as_("ada")
    for q in ["/search?q=%ED%A0%80","/search?q=%00","/search?claimant=%00&claimant=%ED%A0%80","/search?q="+"("*2000,"/search?q="+"a%20OR%20"*600,"/search?q=%22","/search?page=9999999","/search?page=-1","/search?page=%E0%A5%A7","/search?page=100000","/?a=%ff","/articles?page=99999&archived=%00","/search?sort=%00","/search?type=claim&type=x&year=abc&archived=zz&state="+"y"*5000, "/search?time=1","/search?q=time:"+"9"*50, "/search?q=time:2020-02-31", "/search?q=*","/search?q=a*","/search?q=%25_","/log-in?next=//evil.com","/log-in?next=%00","/claims/1/edit?back=%22%3E%3Cscript%3E", "/search?q=%F0%9D%94%98*3", "/search?q="+"e%CC%81"*900]:
        t=time.time()
        try: tell(q[:50], ada.get(q), t)
        except Exception as e: print("EXC", q[:50], repr(e)[:200])
    def up(name, content, path="/articles/new", **more):
        t=time.time()
        try:
            a=ada.post(path, {"file": (io.BytesIO(content), name), **more}, content_type="multipart/form-data")
            tell((path,name[:30],content[:10],len(content)), a, t); return a
        except Exception as e: print("EXC", path, name[:30], content[:10], repr(e)[:300])
    for n in ["../../etc/passwd","a\r\nb.txt","x"*400+".txt","....","..","","\u202etxt.exe",".txt","a.txt\x00.exe","отчёт.txt","a/b\\c.txt",'q".txt',"con.txt","%2e%2e.txt", "nul\x00.txt"]:
        up(n, b"The court banned a party in 2020. "+n.encode()[:20])
    good=b"The minister fined 12 members in May 2020. "
    T={"empty":b"","nul":b"\0"*100,"utf16":"\ufeffThe court banned it in 2020 \u202e.".encode("utf-16-le"),"utf16be":"\ufeffThe court banned it in 2020.".encode("utf-16-be"),"utf16nobom":"The court banned it.".encode("utf-16-le"),"odd16":b"\xff\xfea","latin":"Die Regierung verböt die Partei im März 2020, sagte der Gerichtshof für Menschenrechte.".encode("latin-1"),"rand":bytes(range(256))*40,"surr":b"\xed\xa0\x80 The court.", "bidi":("The court \u202e banned \u2066 it \u2069 in 2020. ").encode(),"comb":("The cou"+"\u0301"*10000+"rt banned it in 2020.").encode(),"zw":"The co\u200burt ban\u200dned it.".encode(),"long":b"word "*200_000, "1line":b"x"*1_000_000,"big":b"x"*5_000_001,"max":(b"The court banned it in 2020. "*40000)}
    for k,v in T.items(): print(k); up(k+".txt", v)
    H={"nest":b"<div>"*100_000+b"The court banned it.","many":b"<b>x</b>"*100_000,"script":b"<html><body><article><h1>A<script>alert(1)</script></h1><p>The court banned it in 2020. <img src=http://evil/x onerror=alert(1)></p><svg onload=alert(1)><base href=//evil><meta http-equiv=refresh content='0;url=//evil'></article>","entity":b'<!DOCTYPE a [<!ENTITY x "yyyyyyyyyy">'+b"".join(b'<!ENTITY x%d "&x%s;&x%s;">'%(i,str(i-1).encode() if i else b"",str(i-1).encode() if i else b"") for i in range(30))+b"]><p>The court &x29; banned it.</p>","emptyhtml":b"<html></html>","nul":b"<p>The co\0urt banned it.</p>","u16":"\ufeff<p>The court banned it in 2020.</p>".encode("utf-16"),"unclosed":b"<p "*50000, "attr":b"<p "+b"a=1 "*100000+b">The court banned it.</p>", "lt": b"<"*200_000, "li":b"<p>"*100_000+b"The court", "cmt":b"<!--"*100_000,"tbl":b"<table><tr><td>"*150+b"The court banned it."}
    for k,v in H.items(): print(k); up(k+".html", v)
    ev={"stance":"supports","kind":"primary","title":"t","source":"s"}
    for n,c in [("a.pdf",b""),("a.pdf",b"MZ"),("../../x.pdf",b"%PDF-1"),("a\r\nSet-Cookie: x.pdf",b"%PDF-1"),("x"*400+".pdf",b"%PDF-1"),("...",b"%PDF"),("a.svg",b"<svg/>"),("a.html",b"<script>alert(1)</script>"),("",b"x"),("a.zip",b"PK\3\4"+b"\0"*100),("ё\u202e.txt",b"x"),('"q;.txt',b"x")]:
        up(n,c,"/claims/1/evidence",**ev)
    for i in range(2,12):
        try:
            a=ada.get(f"/captures/{i}"); print(a.status_code, a.headers.get("Content-Disposition"))
        except Exception as e: print("EXC", i, repr(e))
    # many parts, too large
    t=time.time(); a=ada.client.post("/articles/new", data=b"&".join([b"a=1"]*3000), content_type="application/x-www-form-urlencoded"); tell("3000 urlenc",a,t)
    body=b"".join(b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n' for _ in range(2500))+b"--b--\r\n"
    t=time.time()
    try: a=ada.client.post("/articles/new", data=body, content_type="multipart/form-data; boundary=b"); tell("2500 parts",a,t)
    except Exception as e: print("EXC parts", repr(e)[:300])
    for hd in ({}, {"HX-Request":"true"}):
      t=time.time()
      try: a=ada.client.post("/articles/new", data=b"x"*51_000_001, content_type="application/x-www-form-urlencoded", headers=hd); tell("51MB",a,t); print(a.text[-900:-300])
      except Exception as e: print("EXC 51", repr(e)[:300])
    for ct,d in [("application/json",b'{"a":'),("multipart/form-data",b"x"),("multipart/form-data; boundary=b",b"--b\r\nContent-Disp"),("text/plain",b"x"),("application/x-www-form-urlencoded",b"%ff%fe=%00&&&=;"),("multipart/form-data; boundary="+"b"*5000,b"x")]:
        t=time.time()
        try: a=ada.client.post("/articles/new", data=d, content_type=ct); tell(ct[:50],a,t)
        except Exception as e: print("EXC", ct, repr(e)[:300])
    for rf in ['[["a","\\ud800"]]','['*100000,'[["a"]]','{"a":1}','[[1,2]]','[["'+"n"*100+'","<script>"]]','null','1e999','[["a","\\u0000"]]','[["\\ud800","x"]]']:
        t=time.time()
        b=as_(None)
        try: a=b.post("/log-in", {"email":"ada@example.org","password":PASSWORD,"resume_action":"/claims/1/edit","resume_fields":rf}); tell(("resume",rf[:30]),a,t)
        except Exception as e: print("EXC resume", rf[:30], repr(e)[:200])
    for em in ["x"*500000,"a@b","\x00","\u202e@x.org"," ADA@EXAMPLE.ORG "]:
        t=time.time(); a=as_(None).post("/log-in",{"email":em,"password":PASSWORD if "ADA" in em else "x"*500000}); tell(("login",em[:20]),a,t)
    for nx in ["//evil.com","/\\evil.com","https://evil.com","/\t/evil.com","/%2f/evil.com","/a\r\nb","javascript:1", "/ok?x=1", "/x\ud7ff"]:
        a=as_(None).post("/log-in",{"email":"ben@example.org","password":PASSWORD,"next":nx}); print(nx, a.status_code, a.headers.get("Location"))
    b=as_("ada"); b.post("/me/keys",{"once":"k1"}); a=b.post("/me/keys",{"once":"k1"},headers={"Referer":"http://localhost//evil.com/x"}); print("replay", a.status_code, a.headers.get("Location"))
    a=b.post("/me/keys",{"once":"k1"},headers={"Referer":"http://localhost/\\evil"}); print("replay", a.status_code, a.headers.get("Location"))
