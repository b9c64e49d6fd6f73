package main

import (
	"context"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/wxreport/wxreport/report/source/wechat"
)

// The canaries must never be printed.
const (
	appCanary   = "hunter2-of-the-account"
	tokenCanary = "57_hunter2-of-WeChat"
)

// weChat is WeChat as the doctor meets it: an account's AppID says what it is answered.
func weChat(t *testing.T, answers map[string]string) string {
	t.Helper()
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var asked struct {
			AppID   string `json:"appid"`
			Secret  string `json:"secret"`
			Refresh *bool  `json:"force_refresh"`
		}
		if err := json.NewDecoder(r.Body).Decode(&asked); err != nil || asked.Refresh == nil || *asked.Refresh {
			t.Errorf("asked for %+v, %v", asked, err)
		}
		switch answer := answers[asked.AppID]; {
		case r.URL.String() != "/cgi-bin/stable_token" || asked.Secret != appCanary:
			w.WriteHeader(http.StatusNotFound)
		case answer == "hang":
			<-r.Context().Done()
		case answer == "moved":
			http.Redirect(w, r, "https://login.hotel.cn", http.StatusFound)
		case answer == "broken":
			w.WriteHeader(http.StatusBadGateway)
		case answer == "late":
			w.Header().Set("Date", time.Now().Add(-time.Hour).UTC().Format(http.TimeFormat))
			_, _ = fmt.Fprintf(w, `{"access_token":%q,"expires_in":7200}`, tokenCanary)
		case answer != "":
			_, _ = io.WriteString(w, answer)
		default:
			_, _ = fmt.Fprintf(w, `{"access_token":%q,"expires_in":7200}`, tokenCanary)
		}
	}))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.Start()
	t.Cleanup(server.Close)
	return server.URL
}

// TestTheDoctorSaysWhyAnAccountHasNoToken seeds one fault at a time.
func TestTheDoctorSaysWhyAnAccountHasNoToken(t *testing.T) {
	t.Setenv("APP_SECRET", appCanary)
	const spec = "version: 1\naccount: {id: meiri, name: 每日良品}\ndata: data/\nsections: [growth]\n"
	healthy := map[string]string{"clients/meiri/report.yaml": spec, "clients/other/report.yaml": strings.Replace(spec, "meiri", "other", 1),
		"clients/meiri/data/f.csv": "日期,新关注人数\n2026-10-01,5\n", "clients/other/data/f.csv": "日期,新关注人数\n2026-10-01,5\n"}
	code := func(code int, words string) string {
		return fmt.Sprintf(`{"errcode":%d,"errmsg":"%s rid: 68231586-663e56da-1e04e5eb"}`, code, words)
	}
	type fault struct {
		answer string
		also   string // a further line of the workspace
		sick
	}
	faults := map[string]fault{
		"none":                        {sick: sick{line: "ok    wechat", what: "meiri: token ok", remedy: "token ok"}},
		"AppID is none":               {answer: code(40013, "invalid appid"), sick: sick{line: "FAIL  wechat", what: "40013: invalid appid rid: 68231586", remedy: "check app_id: wxmeiri is no AppID"}},
		"secret is wrong":             {answer: code(40125, "invalid appsecret"), sick: sick{line: "FAIL  wechat", what: "40125", remedy: "check the AppSecret of wxmeiri"}},
		"secret is repeated":          {answer: code(40001, "not "+appCanary), sick: sick{line: "FAIL  wechat", what: "not [secret]", remedy: "after a reset the old one is void"}},
		"secret is frozen":            {answer: code(40243, "AppSecret is frozen"), sick: sick{line: "FAIL  wechat", what: "40243", remedy: "解冻"}},
		"IP is not allowed":           {answer: code(40164, "invalid ip 101.226.140.197 ipv6 ::ffff:101.226.140.197, not in whitelist"), sick: sick{line: "FAIL  wechat", what: "40164", remedy: "add 101.226.140.197 to the IP whitelist (IP白名单)"}},
		"IPv6 is not allowed":         {answer: code(40164, "invalid ip 2408:4000:300::9 ipv6 2408:4000:300::9, not in whitelist"), sick: sick{line: "FAIL  wechat", what: "40164", remedy: "add 2408:4000:300::9 to"}},
		"IP is not told":              {answer: code(40164, "not in whitelist"), sick: sick{line: "FAIL  wechat", what: "40164", remedy: "add this machine's public IP"}},
		"administrator must confirm":  {answer: code(89503, "confirm"), sick: sick{line: "FAIL  wechat", what: "89503", remedy: "administrator must confirm"}},
		"administrator has been told": {answer: code(89501, "waiting"), sick: sick{line: "FAIL  wechat", what: "89501", remedy: "administrator must confirm"}},
		"administrator refused twice": {answer: code(89506, "refused"), sick: sick{line: "FAIL  wechat", what: "89506", remedy: "wait 24 hours"}},
		"administrator refused":       {answer: code(89507, "refused"), sick: sick{line: "FAIL  wechat", what: "89507", remedy: "wait an hour"}},
		"quota of the day":            {answer: code(45009, "reach max api daily quota limit"), sick: sick{line: "FAIL  wechat", what: "45009", remedy: "asks for tokens all the time"}},
		"quota of the minute":         {answer: code(45011, "api minute-quota"), sick: sick{line: "FAIL  wechat", what: "45011", remedy: "wait, and find"}},
		"WeChat is busy":              {answer: code(-1, "system error"), sick: sick{line: "FAIL  wechat", what: "-1", remedy: "again in a minute"}},
		"no right":                    {answer: code(48001, "api unauthorized"), sick: sick{line: "FAIL  wechat", what: "48001", remedy: "认证"}},
		"account is restricted":       {answer: code(50002, "user limited"), sick: sick{line: "FAIL  wechat", what: "50002", remedy: "log in to the platform"}},
		"account gets no token":       {answer: code(50004, "no token"), sick: sick{line: "FAIL  wechat", what: "50004", remedy: "may not ask for tokens"}},
		"account is frozen":           {answer: code(50007, "frozen"), sick: sick{line: "FAIL  wechat", what: "50007", remedy: "log in to the platform"}},
		"a code nobody knows":         {answer: code(99999, "new"), sick: sick{line: "FAIL  wechat", what: "99999: new", remedy: "list of error codes"}},
		"a login page":                {answer: "<html>log in</html>", sick: sick{line: "FAIL  wechat", what: "something else than WeChat's JSON", remedy: "wechat_api must pass requests on"}},
		"a redirect":                  {answer: "moved", sick: sick{line: "FAIL  wechat", what: "redirect", remedy: "wechat_api must pass requests on"}},
		"a broken proxy":              {answer: "broken", sick: sick{line: "FAIL  wechat", what: "status 502", remedy: "wechat_api must pass requests on"}},
		"a token cut off":             {answer: `{"access_token":"` + tokenCanary, sick: sick{line: "FAIL  wechat", what: "JSON", remedy: "wechat_api"}},
		"the clock is off":            {answer: "late", sick: sick{line: "FAIL  clock", what: "this machine and WeChat differ by 1h0m", remedy: "chrony"}},
		"nobody listens":              {also: "wechat_api: http://" + closedPort(t), sick: sick{line: "FAIL  wechat", what: "refused", remedy: "check wechat_api, and that its proxy runs"}},
		"an unsafe address":           {also: "wechat_api: http://proxy.agency.cn", sick: sick{line: "FAIL  workspace", what: "no https address", remedy: "https://api.weixin.qq.com"}},
		"secret is not set":           {also: "wechat: {meiri: {app_id: wxmeiri, secret_env: NO_SUCH_SECRET}}", sick: sick{line: "FAIL  wechat", what: "NO_SUCH_SECRET is not set", remedy: "AppSecret of wxmeiri"}},
		"an account twice":            {also: "wechat: {meiri: {app_id: wxother, secret_env: APP_SECRET}, other: {app_id: wxother, secret_env: APP_SECRET}}", sick: sick{line: "warn  wechat", what: "have the same app_id", remedy: "AppID of its own"}},
		"an account misspelt":         {also: "wechat: {meirl: {app_id: wxother, secret_env: APP_SECRET}}", sick: sick{line: "warn  wechat", what: "no report is about the account meirl", remedy: "check the id"}},
	}
	for name, f := range faults {
		t.Run(name, func(t *testing.T) {
			text := "version: 1\nreports: clients/*/report.yaml\n" + f.also + "\n"
			if !strings.Contains(f.also, "wechat_api:") {
				text += "wechat_api: " + weChat(t, map[string]string{"wxmeiri": f.answer}) + "\n"
			}
			if !strings.Contains(f.also, "wechat:") {
				text += "wechat: {meiri: {app_id: wxmeiri, secret_env: APP_SECRET}, other: {app_id: wxother, secret_env: APP_SECRET}}\n"
			}
			f.files = map[string]string{"wxreport.yaml": text}
			out, failed := f.visit(t, healthy)
			f.judge(t, out, failed)
			for _, canary := range []string{appCanary, tokenCanary} {
				if strings.Contains(out, canary) {
					t.Errorf("%s is shown:\n%s", canary, out)
				}
			}
			if strings.HasPrefix(f.answer, `{"errcode"`) && !strings.Contains(out, "other: token ok") {
				t.Errorf("one account's fault keeps another from being tested:\n%s", out)
			}
		})
	}
}

// TestOneSlowServerHoldsNobodyUp: what hangs is given up together, in the order of names, and the rest is counted.
func TestOneSlowServerHoldsNobodyUp(t *testing.T) {
	t.Parallel()
	d := &doctor{patience: 100 * time.Millisecond}
	var names []string
	for i := range 100 {
		names = append(names, fmt.Sprintf("a%02d", i))
	}
	var most, now atomic.Int64
	ask := func(slow func(string) bool) func(context.Context, string) finding {
		return func(ctx context.Context, name string) finding {
			defer now.Add(-1)
			if n := now.Add(1); n > most.Load() {
				most.Store(n)
			}
			if slow(name) {
				<-ctx.Done()
				return finding{fail, "x", name, "wait"}
			}
			return finding{fine, "x", name, ""}
		}
	}
	d.sideBySide(t.Context(), "x", names, ask(func(name string) bool { return name == "a03" }))
	if len(d.found) != 100 || most.Load() > askers {
		t.Fatalf("%d findings, %d at once", len(d.found), most.Load())
	}
	for i, f := range d.found {
		if f.what != names[i] || (f.level == fail) != (f.what == "a03") {
			t.Errorf("%d: %+v", i, f)
		}
	}
	d.found = nil
	d.sideBySide(t.Context(), "x", names, ask(func(string) bool { return true }))
	if last := d.found[len(d.found)-1]; len(d.found) != askers+1 || last.what != fmt.Sprintf("%d more were not tried: the time was up", 100-askers) {
		t.Errorf("%d findings, the last is %+v", len(d.found), last)
	}
}

// TestRemediesOfTheNetwork: what WeChat's own address can suffer from and a test on loopback cannot show.
func TestRemediesOfTheNetwork(t *testing.T) {
	t.Parallel()
	const home = "https://api.weixin.qq.com"
	for _, c := range []struct {
		err    error
		remedy string
	}{
		{&net.DNSError{Err: "no such host"}, "DNS"},
		{x509.CertificateInvalidError{Reason: x509.Expired}, "clock first"},
		{x509.UnknownAuthorityError{}, "ca-certificates"},
		{x509.HostnameError{Certificate: &x509.Certificate{}}, "another name"},
		{http.ErrSchemeMismatch, "no TLS"},
		{fmt.Errorf("%w: dial", wechat.ErrProxy), "HTTPS_PROXY"},
		{fmt.Errorf("slow: %w", context.DeadlineExceeded), "port 443"},
		{errors.New("reset"), "way to api.weixin.qq.com"},
	} {
		if got := tokenRemedy(&wechat.UnreachableError{Host: "api.weixin.qq.com", Err: c.err}, "wx1", home); !strings.Contains(got, c.remedy) {
			t.Errorf("%v: %q, want %q", c.err, got, c.remedy)
		}
	}
	if got := tokenRemedy(&wechat.UnfitError{Host: "api.weixin.qq.com", What: "x"}, "wx1", home+"/"); !strings.Contains(got, "login page") {
		t.Error(got)
	}
	for code, text := range refusals {
		if got := tokenRemedy(&wechat.RefusalError{Code: code}, "wx1", home); got == "" || strings.Contains(got, "%") || strings.Contains(text, "%s") && !strings.Contains(got, "wx1") {
			t.Errorf("%d: %q", code, got)
		}
	}
}

// TestOfflineTheDoctorCallsNobody holds --offline to its word.
func TestOfflineTheDoctorCallsNobody(t *testing.T) {
	t.Setenv("APP_SECRET", appCanary)
	d, out := patient(t, map[string]string{"wxreport.yaml": "version: 1\nreports: clients/*/report.yaml\nsmtp: {host: mail.invalid, from: a@agency.cn}\nwechat_api: http://" + closedPort(t) +
		"\nwechat: {meiri: {app_id: wxmeiri, secret_env: APP_SECRET}}\n", "clients/meiri/report.yaml": healthySpec})
	d.offline = true
	if d.examine(t.Context()) || !strings.Contains(out.String(), "mail.invalid:465: not tried") || !strings.Contains(out.String(), "its token was not tried") {
		t.Error(out.String())
	}
}

// closedPort is an address where nothing listens.
func closedPort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}
