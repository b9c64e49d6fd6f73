package letter_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"mime/multipart"
	"net/mail"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/delivery/letter"
	"github.com/wxreport/wxreport/report/spec"
	"github.com/wxreport/wxreport/templates"
)

// full is a letter with everything in it.
func full(t testing.TB, language string) letter.Letter {
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
	job := report.Job{Account: report.Account{ID: "meiri", Name: "某某品牌 <b>&", Location: zone, Currency: "CNY"},
		Period: report.Month(time.Date(2026, 10, 1, 0, 0, 0, 0, zone)), AsOf: time.Date(2026, 11, 3, 9, 0, 0, 0, zone)}
	finding := report.Finding{ID: "f1", Section: "funnel", Severity: report.Critical, Claim: "咨询→支付 41% <script>alert(1)</script>",
		Recommendations: []report.Recommendation{{Text: "恢复首屏位置", Expected: "+4,117 单/月"}}}
	chart := report.Figure{ID: "c", Title: "转化漏斗", Reading: "一句话", Alt: "曝光 100，支付 4", Chart: report.Chart{Kind: "funnel"}}
	doc := &report.Document{Title: "公众号运营月报", Job: job, Words: words,
		Chapters: []report.Chapter{{ID: "funnel", Kind: "funnel", Title: "转化漏斗", Blocks: []report.Block{chart}}},
		Summary: report.Summary{Message: "断点在支付页", Findings: []report.Finding{finding}, Actions: []report.Action{{Recommendation: finding.Recommendations[0]}},
			KPIs: []report.Card{{Name: "净增关注", Value: report.Q(report.Some(4070), report.UnitCount), Previous: report.Q(report.Some(-0.128), report.UnitRelative), Better: report.Up}}}}
	return letter.Letter{From: "某机构 <report@agency.cn>", ReplyTo: "李经理 <li@agency.cn>", To: "张三 <zhang@例子.中国>", ID: "abc123", Date: job.AsOf,
		Subject: "【月报】某某品牌 2026年10月 📈 一个相当长的主题，看它怎样折行", Unsubscribe: "stop@agency.cn", Notes: []string{"初步结果"}, Link: "https://files.agency.cn/a?b=1&c=2",
		Document: doc, Files: []report.Artifact{
			{Name: "某某品牌_公众号月报_2026年10月.pdf", MediaType: "application/pdf", Body: bytes.Repeat([]byte("%PDF-1.7\n"), 3000)},
			{Name: "2026年10月 某某品牌（华东大区）公众号运营分析工作簿 📈 最终版.xlsx", MediaType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Body: []byte("PK")}}}
}

const longName = "2026年10月 某某品牌（华东大区）公众号运营分析工作簿 最终版.xlsx"

func build(t testing.TB, l letter.Letter) []byte {
	t.Helper()
	b, err := letter.Build(l)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// part is one leaf of a message.
type part struct {
	kind, name, nameInType, id string
	body                       []byte
}

// parse reads a message with the standard library alone.
func parse(t testing.TB, eml []byte) (*mail.Message, []part) {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(eml))
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(m.Body)
	if err != nil {
		t.Fatal(err)
	}
	return m, leaves(t, m.Header.Get("Content-Type"), "", "", "", body)
}

func leaves(t testing.TB, contentType, disposition, id, encoding string, body []byte) []part {
	t.Helper()
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		t.Fatalf("%q: %v", contentType, err)
	}
	if !strings.HasPrefix(kind, "multipart/") {
		if strings.EqualFold(encoding, "base64") {
			if body, err = io.ReadAll(base64.NewDecoder(base64.StdEncoding, bytes.NewReader(body))); err != nil {
				t.Fatal(err)
			}
		}
		p := part{kind: kind, id: id, body: body}
		if disposition != "" {
			_, d, err := mime.ParseMediaType(disposition)
			if err != nil {
				t.Fatalf("%q: %v", disposition, err)
			}
			p.name = d["filename"]
		}
		if p.nameInType, err = new(mime.WordDecoder).DecodeHeader(params["name"]); err != nil {
			t.Fatal(err)
		}
		return []part{p}
	}
	var out []part
	r := multipart.NewReader(bytes.NewReader(body), params["boundary"])
	for {
		p, err := r.NextPart() // decodes quoted-printable
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		inner, err := io.ReadAll(p)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, leaves(t, p.Header.Get("Content-Type"), p.Header.Get("Content-Disposition"), p.Header.Get("Content-ID"), p.Header.Get("Content-Transfer-Encoding"), inner)...)
	}
}

// TestParts is the message as a mail program sees it: text, page, picture, files.
func TestParts(t *testing.T) {
	t.Parallel()
	l := full(t, "zh-CN")
	m, parts := parse(t, build(t, l))
	var kinds []string
	for _, p := range parts {
		kinds = append(kinds, p.kind)
	}
	if got := strings.Join(kinds, " "); got != "text/plain text/html image/png application/pdf application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" {
		t.Fatalf("parts are %s", got)
	}
	if p := parts[3]; p.name != "某某品牌_公众号月报_2026年10月.pdf" || p.nameInType != p.name || !bytes.Equal(p.body, l.Files[0].Body) {
		t.Errorf("the PDF is %q and %q, %d bytes", p.name, p.nameInType, len(p.body))
	}
	if p := parts[4]; p.name != longName {
		t.Errorf("the workbook is %q", p.name)
	}
	for header, want := range map[string]string{"Message-Id": "<abc123@agency.cn>", "To": "<zhang@xn--fsqu00a.xn--fiqs8s>", "Auto-Submitted": "auto-generated",
		"List-Unsubscribe": "<mailto:stop@agency.cn>", "Date": "Tue, 03 Nov 2026 09:00:00 +0800", "X-Mailer": "", "User-Agent": ""} {
		if got := m.Header.Get(header); got != want {
			t.Errorf("%s: %q, expected %q", header, got, want)
		}
	}
	if s, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject")); err != nil || s != l.Subject {
		t.Errorf("subject %q, %v", s, err)
	}
}

// TestPictureLinks go both ways: each cid has its picture, each picture is shown.
func TestPictureLinks(t *testing.T) {
	t.Parallel()
	_, parts := parse(t, build(t, full(t, "en")))
	page := string(parts[1].body)
	shown := regexp.MustCompile(`src="cid:([^"]+)"`).FindAllStringSubmatch(page, -1)
	if len(shown) != 1 || "<"+shown[0][1]+">" != parts[2].id {
		t.Errorf("the page shows %q, the picture is %q", shown, parts[2].id)
	}
	if !bytes.HasPrefix(parts[2].body, []byte("\x89PNG")) {
		t.Error("the picture is no PNG")
	}
}

// TestClientTextIsNoMarkup in the page, and the page asks nobody for anything.
func TestClientTextIsNoMarkup(t *testing.T) {
	t.Parallel()
	_, parts := parse(t, build(t, full(t, "zh-CN")))
	page := string(parts[1].body)
	for _, bad := range []string{"<script", "品牌 <b>", "ZgotmplZ", "http://", "url(", "⟦", "<svg", "data:"} {
		if strings.Contains(strings.ReplaceAll(page, `xmlns:o="urn:`, ""), bad) {
			t.Errorf("the page has %q", bad)
		}
	}
	for _, want := range []string{`lang="zh-CN"`, "<!--[if mso]>", "prefers-color-scheme:dark", "max-width:640px", "净增关注", "4,070", "−12.8%", "恢复首屏位置", "初步结果"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if len(page) > 100_000 {
		t.Errorf("the page has %d bytes, Gmail cuts at 102 kB", len(page))
	}
	if text := string(parts[0].body); !strings.Contains(text, "4,070") || !strings.Contains(text, "恢复首屏位置") || !strings.Contains(text, l0) {
		t.Errorf("the text part alone does not tell: %s", text)
	}
}

const l0 = "某某品牌_公众号月报_2026年10月.pdf"

// TestSameBytes in two builds, and no random boundary left.
func TestSameBytes(t *testing.T) {
	t.Parallel()
	l := full(t, "zh-CN")
	one, two := build(t, l), build(t, l)
	if !bytes.Equal(one, two) {
		t.Error("two builds of the same letter differ")
	}
	l.ID = "other"
	if bytes.Equal(one, build(t, l)) {
		t.Error("letters with other ids are the same")
	}
	if n := len(regexp.MustCompile(`boundary=[0-9a-f]{60}\r\n`).FindAll(one, -1)); n != 3 {
		t.Errorf("%d boundaries, expected 3", n)
	}
}

// TestLines end with CRLF, are ASCII and short: the longest is a name that must stay
// whole for naive parsers.
func TestLines(t *testing.T) {
	t.Parallel()
	for i, line := range bytes.Split(build(t, full(t, "zh-CN")), []byte("\r\n")) {
		if len(line) > 160 || bytes.ContainsAny(line, "\r\n") {
			t.Errorf("line %d has %d bytes: %.120q", i+1, len(line), line)
		}
		for _, c := range line {
			if c >= 0x80 {
				t.Fatalf("line %d is not ASCII: %q", i+1, line)
			}
		}
	}
}

// TestWireSize is the formula against the message itself.
func TestWireSize(t *testing.T) {
	t.Parallel()
	l := full(t, "en")
	l.Files = l.Files[:1]
	empty := l
	for _, n := range []int{0, 1, 2, 3, 56, 57, 58, 114, 1000, 99_999} {
		l.Files = []report.Artifact{{Name: "a.pdf", MediaType: "application/pdf", Body: make([]byte, n)}}
		empty.Files = []report.Artifact{{Name: "a.pdf", MediaType: "application/pdf"}}
		// The size in words of the file list differs by a few bytes: base64 of the page
		// and quoted-printable of the text are compared without it.
		_, with := parse(t, build(t, l))
		if len(with[len(with)-1].body) != n {
			t.Fatalf("%d bytes came back as %d", n, len(with[len(with)-1].body))
		}
		got := attachmentBytes(build(t, l))
		if got != letter.WireSize(n) {
			t.Errorf("%d bytes take %d on the wire, the formula says %d", n, got, letter.WireSize(n))
		}
	}
	if n := letter.WireLimit(1 << 20); letter.WireSize(n) > 1<<20 || letter.WireSize(n+1) <= 1<<20 {
		t.Errorf("limit %d takes %d", n, letter.WireSize(n))
	}
}

// attachmentBytes counts the encoded bytes of the last part.
func attachmentBytes(eml []byte) int {
	at := bytes.LastIndex(eml, []byte("Content-Disposition: attachment"))
	start := at + bytes.Index(eml[at:], []byte("\r\n\r\n")) + 4
	end := start + bytes.Index(eml[start:], []byte("\r\n--"))
	return len(bytes.TrimRight(eml[start:end], "\r\n")) + len("\r\n")*min(1, end-start)
}

// TestBadAddresses fail before anything is built.
func TestBadAddresses(t *testing.T) {
	t.Parallel()
	for _, a := range []string{"", "x", "a@", "@b.cn", "张三@b.cn", "a@b.cn, c@d.cn", "a@b.cn\r\nBcc: c@d.cn", "a b@c.cn", "<a@b.cn> <c@d.cn>"} {
		l := full(t, "en")
		l.To = a
		if _, err := letter.Build(l); err == nil {
			t.Errorf("%q was taken as an address", a)
		}
	}
}

// FuzzBuild holds hostile words to one message of one recipient.
func FuzzBuild(f *testing.F) {
	f.Add("主题\r\nBcc: x@y.cn", "名字\r\n.pdf", "李\"四\r\n", "结论\r\n.\r\n")
	f.Add(strings.Repeat("长", 300), strings.Repeat("🙂", 90)+".xlsx", "", "\x00\xff")
	f.Fuzz(func(t *testing.T, subject, name, account, claim string) {
		l := full(t, "en")
		l.Subject, l.Files[0].Name, l.Document.Job.Account.Name, l.Document.Summary.Findings[0].Claim = subject, name, account, claim
		l.Document.Chapters = nil // no picture: fast
		eml, err := letter.Build(l)
		if err != nil {
			t.Fatal(err)
		}
		m, parts := parse(t, eml)
		if len(parts) != 4 || m.Header.Get("Bcc") != "" || len(m.Header["To"]) != 1 {
			t.Errorf("%d parts, headers %v", len(parts), m.Header)
		}
		if n := parts[2].name; n == "" || strings.ContainsAny(n, "/\\\r\n\"") || len(n) > 200 {
			t.Errorf("attached as %q", n)
		}
	})
}

// parsers read the attachments' names of a message given as a file, one a line.
var parsers = map[string][]string{
	"python3, policy of 3.2": {"python3", "-c", `import sys,email
from email.header import decode_header, make_header
m=email.message_from_binary_file(open(sys.argv[1],'rb'))
for p in m.walk():
    n=p.get_filename()
    if n and p.get_content_maintype()=='application': print(str(make_header(decode_header(n))))`},
	"python3, policy default": {"python3", "-c", `import sys,email,email.policy
m=email.message_from_binary_file(open(sys.argv[1],'rb'),policy=email.policy.default)
assert not m['subject'].startswith(' '), m['subject']
for p in m.walk():
    n=p.get_filename()
    if n and p.get_content_maintype()=='application': print(n)`},
	"perl Email::MIME": {"perl", "-MEmail::MIME", "-e", `binmode STDOUT,":utf8";local $/;open F,"<",$ARGV[0];my $m=Email::MIME->new(<F>);
$m->walk_parts(sub{my $p=shift;return unless $p->content_type=~m{^application/};print $p->filename,"\n"})`},
	"ripmime": {"sh", "-c", `d=$(mktemp -d);ripmime -i "$0" -d "$d" >/dev/null 2>&1;ls -1 "$d"|grep -E 'pdf|xlsx'|sort -r;rm -r "$d"`},
}

// TestNamesInOtherParsers reads both names back, the short and the long one, with
// parsers of other languages. Two more, of Go, are in TestParts and the relay's tests.
func TestNamesInOtherParsers(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "letter.eml")
	if err := os.WriteFile(file, build(t, full(t, "zh-CN")), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, command := range parsers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			needs(t, name, command)
			out, err := exec.CommandContext(t.Context(), command[0], append(command[1:], file)...).CombinedOutput()
			if err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			if got, want := strings.TrimSpace(string(out)), fmt.Sprintf("%s\n%s", l0, longName); got != want && !strings.Contains(name, "ripmime") {
				t.Errorf("names are %q, expected %q", got, want)
			} else if !strings.Contains(got, l0) {
				t.Errorf("names are %q, expected %q among them", got, l0)
			}
		})
	}
}

// needs skips where a program is missing, unless all are required.
func needs(t *testing.T, name string, command []string) {
	t.Helper()
	check := exec.CommandContext(t.Context(), "sh", "-c", "command -v "+command[0])
	switch {
	case strings.HasPrefix(name, "perl"):
		check = exec.CommandContext(t.Context(), "perl", "-MEmail::MIME", "-e", "1")
	case name == "ripmime":
		check = exec.CommandContext(t.Context(), "sh", "-c", "command -v ripmime")
	}
	if err := check.Run(); err != nil {
		if os.Getenv("WXREPORT_REQUIRE_TOOLS") != "" {
			t.Fatalf("%s is required here", name)
		}
		t.Skipf("%s is not installed", name)
	}
}

func BenchmarkBuild(b *testing.B) {
	l := full(b, "zh-CN")
	l.Files[1].Body = make([]byte, 2<<20)
	b.ReportAllocs()
	for b.Loop() {
		build(b, l)
	}
}
