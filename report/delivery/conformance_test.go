package delivery_test

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/delivery"
	"github.com/wxreport/wxreport/report/delivery/relay"
	"github.com/wxreport/wxreport/report/delivery/relay/relaytest"
	"github.com/wxreport/wxreport/report/spec"
	"github.com/wxreport/wxreport/templates"
)

const hookKey = "4f1c2d9e-secret-key"

var now = time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)

// bench is one channel with the other side under the test's control.
type bench struct {
	channel   report.Channel
	taken     func() int // messages the other side has
	reject    func()     // it refuses the next message for good
	putOff    func()     // it refuses the next message for now
	lose      func()     // it takes the next message and never answers
	tries     func() int // how often it was asked
	recipient func(report.Parcel) string
}

// TestConformance holds every channel to the promises of report.Channel.
func TestConformance(t *testing.T) {
	t.Parallel()
	made := map[string]func(*testing.T) bench{"email": emailBench, "wecom": wecomBench, "feishu": hookBench("feishu", 0),
		"dingtalk": hookBench("dingtalk", 0), "webhook": hookBench("webhook", 1), "folder": folderBench}
	for _, k := range delivery.Kinds(&delivery.Setup{}) {
		start, ok := made[k.Name]
		if !ok {
			t.Errorf("channel %s has no bench", k.Name)
			continue
		}
		conform(t, k.Name, start)
		c := start(t).channel
		if _, placed := c.(report.Placed); placed != (k.Name == "folder") {
			t.Errorf("channel %s has paths of its own: %v, and needs a bench in a folder", k.Name, placed)
		}
	}
	for name, start := range map[string]func(*testing.T) bench{"folder in a spec's folder": placedBench(false), "absolute folder in a spec's folder": placedBench(true)} {
		conform(t, name, start)
	}
}

func conform(t *testing.T, name string, start func(*testing.T) bench) {
	t.Helper()
	for promise, check := range checks {
		t.Run(name+"/"+promise, func(t *testing.T) {
			t.Parallel()
			check(t, start(t))
		})
	}
}

var checks = map[string]func(*testing.T, bench){
	"recipients are stable and hold no secret": func(t *testing.T, b bench) {
		p := parcel(t, "zh-CN")
		first := b.channel.Recipients(p)
		if len(first) == 0 || !slices.Equal(first, b.channel.Recipients(p)) {
			t.Errorf("recipients %q, then %q", first, b.channel.Recipients(p))
		}
		noSecret(t, strings.Join(first, " "))
	},
	"a shared limit has a name without a secret": func(t *testing.T, b bench) {
		p, ok := b.channel.(report.Paced)
		if !ok {
			return // a folder, an address of the user's own
		}
		key, perMinute, _ := p.Pace()
		if key == "" || perMinute <= 0 {
			t.Errorf("key %q, %d a minute", key, perMinute)
		}
		noSecret(t, key)
	},
	"the same parcel gives the same bytes": func(t *testing.T, b bench) {
		p := parcel(t, "en")
		for _, r := range b.channel.Recipients(p) {
			one, err := b.channel.Prepare(t.Context(), p, r)
			two, err2 := b.channel.Prepare(t.Context(), p, r)
			if err != nil || err2 != nil || !bytes.Equal(one.Body, two.Body) || one.ID != two.ID || one.ID == "" {
				t.Errorf("%s: %v %v, ids %s %s, %d and %d bytes", r, err, err2, one.ID, two.ID, len(one.Body), len(two.Body))
			}
			noSecret(t, string(one.Body))
		}
	},
	"ids differ by recipient and edition": func(t *testing.T, b bench) {
		p := parcel(t, "zh-CN")
		again := p
		again.Edition = 2
		seen := map[string]bool{}
		for _, one := range []report.Parcel{p, again} {
			for _, r := range b.channel.Recipients(one) {
				m, err := b.channel.Prepare(t.Context(), one, r)
				if err != nil || seen[m.ID] {
					t.Errorf("%s edition %d: %v, id %s used before: %v", r, one.Edition, err, m.ID, seen[m.ID])
				}
				seen[m.ID] = true
			}
		}
	},
	"a refused claim sends nothing": func(t *testing.T, b bench) {
		d := b.send(t, func(context.Context) error { return errors.New("another has it") })
		if d.Result != report.RetryLater || b.taken() != 0 {
			t.Errorf("got %+v, %d messages arrived", d, b.taken())
		}
	},
	"a sent message arrives once and is claimed once": func(t *testing.T, b bench) {
		claims := 0
		d := b.send(t, func(context.Context) error {
			claims++
			if n := b.taken(); n != 0 {
				t.Errorf("%d messages arrived before the claim", n)
			}
			return nil
		})
		if d.Result != report.Accepted || claims != 1 || b.taken() != 1 {
			t.Errorf("got %+v, %d claims, %d messages", d, claims, b.taken())
		}
		noSecret(t, d.Reply)
	},
	"a refusal for good is rejected": func(t *testing.T, b bench) {
		if b.reject == nil {
			t.Skip("nobody can refuse")
		}
		b.reject()
		if d := b.send(t, yes); d.Result != report.Rejected || b.taken() != 0 {
			t.Errorf("got %+v, %d messages", d, b.taken())
		} else {
			noSecret(t, d.Reply)
		}
	},
	"a refusal for now is put off, not repeated": func(t *testing.T, b bench) {
		b.putOff()
		before := b.tries()
		if d := b.send(t, yes); d.Result != report.RetryLater || b.taken() != 0 || b.tries() > before+1 {
			t.Errorf("got %+v, %d messages, %d tries", d, b.taken(), b.tries()-before)
		} else {
			noSecret(t, d.Reply)
		}
	},
	"a lost answer is unknown": func(t *testing.T, b bench) {
		if b.lose == nil {
			t.Skip("no answer to lose: writing the same file again changes nothing")
		}
		b.lose()
		if d := b.send(t, yes); d.Result != report.Unknown || b.taken() != 1 {
			t.Errorf("got %+v, %d messages", d, b.taken())
		} else {
			noSecret(t, d.Reply)
		}
	},
	"an ended context stops a send": func(t *testing.T, b bench) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		p := parcel(t, "zh-CN")
		m, err := b.channel.Prepare(t.Context(), p, b.channel.Recipients(p)[0])
		if err != nil {
			t.Fatal(err)
		}
		if d := b.channel.Send(ctx, m, func(ctx context.Context) error { return ctx.Err() }); d.Result != report.RetryLater || b.taken() != 0 {
			t.Errorf("got %+v, %d messages", d, b.taken())
		}
	},
}

func yes(context.Context) error { return nil }

func (b bench) send(t *testing.T, claim report.Claim) report.Delivered {
	t.Helper()
	p := parcel(t, "zh-CN")
	r := b.channel.Recipients(p)
	to := r[len(r)-1]
	if b.recipient != nil {
		to = b.recipient(p)
	}
	m, err := b.channel.Prepare(t.Context(), p, to)
	if err != nil {
		t.Fatal(err)
	}
	return b.channel.Send(t.Context(), m, claim)
}

func noSecret(t *testing.T, s string) {
	t.Helper()
	if strings.Contains(s, hookKey) || strings.Contains(s, "mail-password") {
		t.Errorf("a secret shows in %q", s)
	}
}

// parcel is a small report.
func parcel(t *testing.T, language string) report.Parcel {
	t.Helper()
	locales, err := fs.Sub(templates.FS, "locales")
	if err != nil {
		t.Fatal(err)
	}
	words, err := spec.LoadWords(locales, language)
	if err != nil {
		t.Fatal(err)
	}
	zone := time.FixedZone("CST", 8*3600)
	job := report.Job{Account: report.Account{ID: "meiri", Name: "某某品牌", Location: zone, Currency: "CNY"},
		Period: report.Month(time.Date(2026, 10, 1, 0, 0, 0, 0, zone)), AsOf: time.Date(2026, 11, 3, 9, 0, 0, 0, zone)}
	finding := report.Finding{ID: "f1", Section: "funnel", Severity: report.Critical, Claim: "咨询→支付 41%，低于预警值 45% <b>[点](http://x)</b>",
		Recommendations: []report.Recommendation{{Text: "恢复优惠信息的首屏位置", Expected: "+4,117 单/月"}}}
	chart := report.Figure{ID: "c", Title: "转化漏斗", Reading: "一句话", Chart: report.Chart{Kind: "funnel"}}
	doc := &report.Document{Title: "公众号运营月报", Job: job, Words: words, Findings: []report.Finding{finding},
		Chapters: []report.Chapter{{ID: "funnel", Kind: "funnel", Title: "转化漏斗", Blocks: []report.Block{chart}}},
		Summary: report.Summary{Message: "咨询→支付 41%", Findings: []report.Finding{finding}, Actions: []report.Action{{Recommendation: finding.Recommendations[0]}},
			KPIs: []report.Card{{Name: "净增关注", Value: report.Q(report.Some(4070), report.UnitCount), Previous: report.Q(report.Some(0.128), report.UnitRelative), Better: report.Up}}}}
	return report.Parcel{Report: "monthly", Edition: 1, Job: job, Document: doc, Artifacts: []report.Artifact{
		{Name: "某某品牌_公众号月报_2026年10月.pdf", MediaType: "application/pdf", Body: []byte("%PDF-1.7 body")},
		{Name: "某某品牌_公众号月报_2026年10月.xlsx", MediaType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Body: []byte("PK body")}}}
}

func build(t *testing.T, name, options string, s *delivery.Setup) report.Channel {
	t.Helper()
	kind, ok := report.Find(delivery.Kinds(s), name)
	if !ok {
		t.Fatalf("no channel %s", name)
	}
	o := kind.Options()
	if err := json.Unmarshal([]byte(options), o); err != nil {
		t.Fatal(err)
	}
	c, err := kind.Build(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func emailBench(t *testing.T) bench {
	s, err := relaytest.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	setup := &delivery.Setup{Env: func(string) string { return "mail-password" }, Relays: &relay.Pool{Now: func() time.Time { return now }}}
	t.Cleanup(setup.Relays.Close)
	c := build(t, "email", `{"To":["a@client.cn","A@CLIENT.cn","b@client.cn"],"Attach":["pdf","xlsx"]}`, setup).(report.Relayed).
		Through(report.Relay{Host: "127.0.0.1", Port: s.Port(), TLS: report.TLSNone, From: "某机构 <report@agency.cn>", PerMinute: 1e6})
	return bench{channel: c, taken: func() int { return len(s.Messages()) },
		tries:  func() int { return strings.Count(strings.Join(s.Commands(), "\n"), "MAIL FROM") },
		reject: func() { s.Fail(relaytest.Fault{Stage: relaytest.Rcpt, Reply: "550 5.1.1 no such user"}) },
		putOff: func() { s.Fail(relaytest.Fault{Stage: relaytest.Rcpt, Reply: "450 4.2.1 later"}) },
		lose:   func() { s.Fail(relaytest.Fault{Stage: relaytest.Dot, Drop: true, Keep: true}) }}
}

// hookServer answers as the robots and webhooks do.
type hookServer struct {
	mu       sync.Mutex
	next     string // "", reject, putOff, lose
	bodies   [][]byte
	requests []*http.Request
	uploads  int
	style    int // 0 robots, 1 plain status
}

func (h *hookServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.requests = append(h.requests, r)
	if strings.HasSuffix(r.URL.Path, "upload_media") {
		h.uploads++
		fmt.Fprint(w, `{"errcode":0,"errmsg":"ok","media_id":"m1"}`)
		return
	}
	next := h.next
	h.next = ""
	switch {
	case next == "lose":
		h.bodies = append(h.bodies, body)
		panic(http.ErrAbortHandler)
	case next == "" && h.style == 1:
		h.bodies = append(h.bodies, body)
		w.WriteHeader(http.StatusNoContent)
	case next == "":
		h.bodies = append(h.bodies, body)
		fmt.Fprint(w, `{"errcode":0,"code":0,"errmsg":"ok"}`)
	case h.style == 1 && next == "reject":
		http.Error(w, "no such hook "+r.URL.String(), http.StatusNotFound)
	case h.style == 1:
		http.Error(w, "busy", http.StatusServiceUnavailable)
	case next == "reject":
		fmt.Fprintf(w, `{"errcode":93000,"code":19021,"errmsg":"invalid webhook %s"}`, r.URL.Query().Get("key"))
	default:
		fmt.Fprint(w, `{"errcode":-1,"code":11232,"errmsg":"too often"}`)
	}
}

func startHook(t *testing.T, style int) (*hookServer, *delivery.Setup) {
	t.Helper()
	h := &hookServer{style: style}
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return h, &delivery.Setup{Now: func() time.Time { return now }, HTTP: &http.Transport{DisableKeepAlives: true},
		Env: func(name string) string {
			return map[string]string{"HOOK": server.URL + "/cgi-bin/webhook/send?key=" + hookKey, "KEY": hookKey}[name]
		}}
}

func (h *hookServer) bench(c report.Channel) bench {
	fail := func(next string) func() { return func() { h.mu.Lock(); h.next = next; h.mu.Unlock() } }
	return bench{channel: c, reject: fail("reject"), putOff: fail("putOff"), lose: fail("lose"),
		taken: func() int { h.mu.Lock(); defer h.mu.Unlock(); return len(h.bodies) },
		tries: func() int { h.mu.Lock(); defer h.mu.Unlock(); return len(h.requests) - h.uploads }}
}

func hookBench(name string, style int) func(*testing.T) bench {
	return func(t *testing.T) bench {
		h, setup := startHook(t, style)
		key := "WebhookEnv"
		if name == "webhook" {
			key = "URLEnv"
		}
		return h.bench(build(t, name, `{"`+key+`":"HOOK","SecretEnv":"KEY"}`, setup))
	}
}

func wecomBench(t *testing.T) bench {
	h, setup := startHook(t, 0)
	return h.bench(build(t, "wecom", `{"WebhookEnv":"HOOK","File":true}`, setup))
}

func folderBench(t *testing.T) bench {
	dir := t.TempDir()
	return folderAt(build(t, "folder", `{"Path":`+fmt.Sprintf("%q", dir+"/{{.Account.ID}}")+`}`, &delivery.Setup{}), filepath.Join(dir, "meiri"))
}

// placedBench is a folder of a spec that is elsewhere than the program: a relative path starts at the spec's folder, an
// absolute one stays.
func placedBench(absolute bool) func(*testing.T) bench {
	return func(t *testing.T) bench {
		spec, path := t.TempDir(), "out/{{.Account.ID}}"
		target := filepath.Join(spec, "out", "meiri")
		if absolute {
			elsewhere := t.TempDir()
			path, target = elsewhere+"/{{.Account.ID}}", filepath.Join(elsewhere, "meiri")
		} else if err := os.Mkdir(filepath.Join(spec, "out"), 0o700); err != nil {
			t.Fatal(err)
		}
		b := folderAt(build(t, "folder", `{"Path":`+fmt.Sprintf("%q", path)+`}`, &delivery.Setup{}).(report.Placed).In(spec), target)
		taken := b.taken
		b.taken = func() int { // in the right place, and nowhere else
			if !absolute {
				for _, wrong := range []string{"out", filepath.Join(spec, "meiri")} {
					if _, err := os.Stat(wrong); err == nil {
						t.Errorf("%s was written", wrong)
					}
				}
			} else if found, err := os.ReadDir(spec); err != nil || len(found) > 0 {
				t.Errorf("files in the spec's folder: %v, %v", found, err)
			}
			return taken()
		}
		return b
	}
}

// TestAPlacedFolderKeepsItsNameInTheLedger: the workspace may be elsewhere on another machine.
func TestAPlacedFolderKeepsItsNameInTheLedger(t *testing.T) {
	t.Parallel()
	p := parcel(t, "zh-CN")
	c := build(t, "folder", `{"Path":"out/{{.Account.ID}}"}`, &delivery.Setup{})
	placed := c.(report.Placed).In("/srv/specs")
	if got := placed.Recipients(p); !slices.Equal(got, []string{"out/meiri"}) {
		t.Errorf("recipients %v", got)
	}
	one, err := c.Prepare(t.Context(), p, "out/meiri")
	two, err2 := placed.Prepare(t.Context(), p, "out/meiri")
	if err != nil || err2 != nil || !bytes.Equal(one.Body, two.Body) || one.ID != two.ID {
		t.Errorf("the message depends on the folder: %v %v", err, err2)
	}
}

// folderAt is the bench of a folder channel whose files come to a place.
func folderAt(c report.Channel, target string) bench {
	return bench{channel: c, taken: func() int {
		found, _ := filepath.Glob(filepath.Join(target, "*.pdf"))
		return len(found)
	}, tries: func() int { return 0 },
		putOff: func() { // a file where the folder should be
			if err := os.WriteFile(target, nil, 0o600); err != nil {
				panic(err)
			}
		}}
}

// TestSignatures compares with the platforms' formulas, computed here.
func TestSignatures(t *testing.T) {
	t.Parallel()
	sum := func(key, message string) []byte {
		m := hmac.New(sha256.New, []byte(key))
		m.Write([]byte(message))
		return m.Sum(nil)
	}
	stamp := fmt.Sprint(now.Unix())
	for name, check := range map[string]func(*testing.T, *http.Request, []byte){
		"feishu": func(t *testing.T, _ *http.Request, body []byte) {
			var b struct{ Timestamp, Sign string }
			if err := json.Unmarshal(body, &b); err != nil || b.Timestamp != stamp || b.Sign != base64.StdEncoding.EncodeToString(sum(stamp+"\n"+hookKey, "")) {
				t.Errorf("got %+v, %v", b, err)
			}
		},
		"dingtalk": func(t *testing.T, r *http.Request, _ []byte) {
			q := r.URL.Query()
			if q.Get("timestamp") != stamp+"000" || q.Get("sign") != base64.StdEncoding.EncodeToString(sum(hookKey, stamp+"000\n"+hookKey)) || q.Get("key") != hookKey {
				t.Errorf("got %v", q)
			}
		},
		"webhook": func(t *testing.T, r *http.Request, body []byte) {
			want := "t=" + stamp + ",v1=" + hex.EncodeToString(sum(hookKey, stamp+"."+string(body)))
			if got := r.Header.Get("Wxreport-Signature"); got != want || r.Header.Get("Idempotency-Key") == "" {
				t.Errorf("got %q, expected %q", got, want)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h, setup := startHook(t, map[string]int{"webhook": 1}[name])
			c := build(t, name, map[bool]string{true: `{"URLEnv":"HOOK","SecretEnv":"KEY"}`, false: `{"WebhookEnv":"HOOK","SecretEnv":"KEY"}`}[name == "webhook"], setup)
			if d := h.bench(c).send(t, yes); d.Result != report.Accepted {
				t.Fatalf("got %+v", d)
			}
			check(t, h.requests[0], h.bodies[0])
		})
	}
}

// TestWecomKeepsItsLimit holds the markdown to 4,096 bytes of whole characters, and
// client text out of the markup.
func TestWecomKeepsItsLimit(t *testing.T) {
	t.Parallel()
	_, setup := startHook(t, 0)
	c := build(t, "wecom", `{"WebhookEnv":"HOOK","File":true}`, setup)
	p := parcel(t, "zh-CN")
	for n := range 60 {
		f := p.Document.Summary.Findings[0]
		f.Claim = strings.Repeat("很长的结论🙂", n) + "[x](http://evil) <font>"
		p.Document.Summary.Findings = append(p.Document.Summary.Findings, f)
		m, err := c.Prepare(t.Context(), p, c.Recipients(p)[0])
		if err != nil {
			t.Fatal(err)
		}
		var text struct{ Markdown struct{ Content string } }
		if err := json.Unmarshal(m.Body, &text); err != nil {
			t.Fatal(err)
		}
		if s := text.Markdown.Content; len(s) > 4096 || strings.ContainsRune(s, '�') || strings.Contains(s, "](") || strings.Contains(s, "<b>") {
			t.Fatalf("%d findings: %d bytes: %.200q", n, len(s), s)
		}
	}
}

// TestRobotsArePaced: three messages may go at once, so that with one every 60/18 s no minute has
// more than 20; the next is held back, untouched.
func TestRobotsArePaced(t *testing.T) {
	t.Parallel()
	h, setup := startHook(t, 0)
	b := h.bench(build(t, "dingtalk", `{"WebhookEnv":"HOOK"}`, setup))
	for range 3 {
		if d := b.send(t, yes); d.Result != report.Accepted {
			t.Fatalf("got %+v", d)
		}
	}
	d := b.send(t, func(context.Context) error { t.Error("claimed"); return nil })
	if d.Result != report.RetryLater || d.After.Round(time.Millisecond) != 3333*time.Millisecond || b.tries() != 3 {
		t.Errorf("got %+v after %d tries", d, b.tries())
	}
}

// TestEmailLeavesOutWhatIsTooLarge and says so.
func TestEmailLeavesOutWhatIsTooLarge(t *testing.T) {
	t.Parallel()
	c := build(t, "email", `{"To":["a@client.cn"],"Attach":["pdf","xlsx"]}`, &delivery.Setup{}).(report.Relayed).
		Through(report.Relay{Host: "127.0.0.1", From: "r@agency.cn", MaxBytes: 400_000})
	p := parcel(t, "en")
	p.Artifacts[1].Body = make([]byte, 300_000)
	m, err := c.Prepare(t.Context(), p, "a@client.cn")
	if err != nil || len(m.Body) > 400_000 {
		t.Fatalf("%v, %d bytes", err, len(m.Body))
	}
	if s := string(m.Body); strings.Contains(s, "spreadsheetml") || !strings.Contains(s, "application/pdf") || !strings.Contains(s, "Too large to attach") {
		t.Error("the workbook should be left out, with a word in its place")
	}
}

// TestBadOptions names the option and never repeats what may be a secret.
func TestBadOptions(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ kind, options, path string }{
		{"email", `{}`, "to"}, {"email", `{"To":["no address"]}`, "to[0]"}, {"email", `{"To":["a@b.cn"],"CC":["a@localhost"]}`, "cc[0]"},
		{"email", `{"To":["a@b.cn"],"Subject":"{{.Nothing}}"}`, "subject"}, {"email", `{"To":["a@b.cn\r\nBcc: c@d.cn"]}`, "to[0]"},
		{"wecom", `{}`, "webhook_env"}, {"wecom", `{"WebhookEnv":"https://x?key=` + hookKey + `"}`, "webhook_env"},
		{"feishu", `{"WebhookFile":"https://x/` + hookKey + `"}`, "webhook_file"}, {"dingtalk", `{"WebhookEnv":"A","SecretEnv":"` + hookKey + `"}`, "secret_env"},
		{"webhook", `{"URLEnv":"A","URLFile":"b"}`, "url_env"}, {"folder", `{}`, "path"}, {"folder", `{"Path":"{{.X}}"}`, "path"},
	} {
		kind, _ := report.Find(delivery.Kinds(&delivery.Setup{}), c.kind)
		o := kind.Options()
		if err := json.Unmarshal([]byte(c.options), o); err != nil {
			t.Fatal(err)
		}
		_, err := kind.Build(o)
		found := report.FieldErrors(err)
		if len(found) != 1 || found[0].Path != c.path {
			t.Errorf("%s %s: got %v, expected one error at %s", c.kind, c.options, err, c.path)
		}
		if err != nil {
			noSecret(t, err.Error())
		}
	}
}

// TestMailIsPacedByLogin: two logins at one provider do not wait for each other, two accounts of one login do, and the
// workspace's own numbers come before the provider's.
func TestMailIsPacedByLogin(t *testing.T) {
	t.Parallel()
	c := build(t, "email", `{"To":["a@client.cn"]}`, &delivery.Setup{}).(report.Relayed)
	for _, k := range []struct {
		relay       report.Relay
		key         string
		minute, day int
	}{
		{report.Relay{Host: "smtp.office365.com", Port: 587, User: "One@agency.cn"}, "smtp.office365.com:587 one@agency.cn", 30, 10000},
		{report.Relay{Host: "smtp.office365.com", Port: 587, User: "two@agency.cn", PerMinute: 5}, "smtp.office365.com:587 two@agency.cn", 5, 10000},
		{report.Relay{Host: "smtp.exmail.qq.com", Port: 465, User: "one@agency.cn"}, "smtp.exmail.qq.com:465 one@agency.cn", 20, 0},
		{report.Relay{Host: "smtp.exmail.qq.com", Port: 465, User: "two@agency.cn", PerDay: 1500}, "smtp.exmail.qq.com:465 two@agency.cn", 20, 1500},
		{report.Relay{Host: "smtp.163.com", Port: 465, User: "one@163.com"}, "smtp.163.com:465 one@163.com", 20, 0},
		{report.Relay{Host: "mail.agency.cn", Port: 25}, "mail.agency.cn:25", 20, 0},
	} {
		key, minute, day := c.Through(k.relay).(report.Paced).Pace()
		if key != k.key || minute != k.minute || day != k.day {
			t.Errorf("%s: %q, %d a minute, %d a day", k.key, key, minute, day)
		}
	}
}
