package html

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"github.com/wxreport/wxreport/charts"
	"github.com/wxreport/wxreport/report"
)

var update = flag.Bool("update", false, "rewrite the golden files")

var styleElement = regexp.MustCompile(`(?s)<style>.*</style>`)

// TestGolden shows the whole page of a small document, without its style sheet and
// the shapes of its charts.
func TestGolden(t *testing.T) {
	t.Parallel()
	shapes := regexp.MustCompile(`(?s)<path d="M[^>]*/>\n`)
	for _, lang := range languages {
		page := render(t, smallDocument(t, lang))
		page = styleElement.ReplaceAllString(page, "<style></style>")
		page = regexp.MustCompile(`sha256-[^&]*`).ReplaceAllString(page, "sha256-")
		page = regexp.MustCompile(`base64,[^"]*`).ReplaceAllString(page, "base64,")
		got := shapes.ReplaceAllString(page, "")
		name := filepath.Join("testdata", "small."+lang+".html")
		if *update {
			if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestEveryTextIsInThePage looks for every string and number of the document.
func TestEveryTextIsInThePage(t *testing.T) {
	t.Parallel()
	for _, lang := range languages {
		doc := smallDocument(t, lang)
		page := render(t, doc)
		text := wordsOf(parsePage(t, page))
		want := []string{doc.Title, doc.Job.Account.Name, doc.Job.Account.Industry, doc.Theme.Maker, doc.Summary.Message, doc.Words.Period(doc.Job.Period), "2026-10-01", "2026-10-31", "2026-09",
			doc.Coverage[0].Title, doc.Coverage[0].Note, "reads.csv:14 shares × 3", doc.Quality[0].Claim, "reads", "425", "2025-09-01 – 2026-10-31", doc.Definitions[0].Term, doc.Definitions[0].Text, doc.Method[0].Text(),
			doc.Words.Say("pdf.more_rows", report.Args{"n": 1}), doc.Words.Say("pdf.empty_chapter"),
			doc.Closing.CoverNote, doc.Closing.Contact[0], doc.Closing.Contact[1], doc.Closing.Legal}
		want = append(want, doc.Summary.Lines...)
		for _, ch := range doc.Chapters {
			want = append(append(want, ch.Title, ch.Message), ch.Notes...)
			for _, b := range ch.Blocks {
				want = append(want, blockTexts(doc.Words, b)...)
			}
		}
		for _, f := range doc.Findings {
			want = append(append(want, f.Claim, doc.Words.Say("severity."+string(f.Severity))), f.Evidence...)
			for _, r := range f.Recommendations {
				want = append(want, r.Text, r.Expected, r.Owner)
			}
		}
		for _, s := range want {
			if !strings.Contains(text, squeeze(prose(s))) {
				t.Errorf("%s: the page lacks %q", lang, s)
			}
		}
	}
}

// blockTexts is what a block shows on a page.
func blockTexts(w *report.Words, b report.Block) []string {
	switch b := b.(type) {
	case report.Paragraph:
		return []string{b.Text()}
	case report.Scorecard:
		out := []string{b.Title}
		for _, c := range b.Cards {
			out = append(out, c.Name, w.Format(c.Value.Number, c.Value.Unit))
		}
		return out
	case report.Table:
		out := append([]string{b.Title}, b.Notes...)
		for i, c := range b.Columns {
			if c.Workbook {
				continue
			}
			out = append(out, c.Title)
			for _, r := range b.Rows[:min(len(b.Rows), b.Limit)] {
				digits := c.Digits
				if digits == 0 {
					digits = 1
				}
				out = append(out, w.CellText(r.Cells[i], c, digits))
			}
		}
		return out
	case report.Figure:
		return []string{b.Title, b.Unit, b.N, b.Source, b.Reading}
	case report.FindingList, report.PageBreak:
	}
	return nil
}

// TestHostileTextsStayTexts puts texts that try to become markup everywhere.
func TestHostileTextsStayTexts(t *testing.T) {
	t.Parallel()
	for _, bad := range hostile {
		page := render(t, poisoned(t, bad))
		root := parsePage(t, page)
		for _, n := range all(root, "script", "iframe", "object", "embed", "form", "base", "link", "img") {
			if n.Data != "img" || !strings.HasPrefix(attribute(n, "src"), "data:image/png;base64,") {
				t.Errorf("%.30q made an element %s", bad, n.Data)
			}
		}
		for n := range root.Descendants() {
			for _, a := range n.Attr {
				if strings.HasPrefix(a.Key, "on") || a.Key == "style" || strings.Contains(strings.ToLower(a.Val), "javascript:") && a.Key == "href" {
					t.Errorf("%.30q made an attribute %s=%q", bad, a.Key, a.Val)
				}
			}
		}
		if shown := squeeze(prose(bad)); !strings.Contains(wordsOf(root), shown) {
			t.Errorf("the page lacks %q", bad)
		}
		wellFormed(t, page)
		anchors(t, root)
	}
}

// poisoned is a document that says one text everywhere.
func poisoned(t testing.TB, bad string) *report.Document {
	doc := smallDocument(t, "en")
	doc.Title, doc.Job.Account.Name, doc.Job.Account.Industry, doc.Theme.Maker, doc.Theme.Header, doc.Theme.Footer = bad, bad, bad, bad, bad, bad
	f := report.Finding{ID: bad, Section: bad, Severity: report.Severity(bad), State: bad, Claim: bad, Evidence: []string{bad, bad},
		Recommendations: []report.Recommendation{{Text: bad, Expected: bad, Effort: bad, Owner: bad}}}
	card := report.Card{Name: bad, Value: report.Q(report.Some(1), report.Unit(bad)), Spark: []report.Number{report.Some(1), report.Some(2)}, SparkAt: []string{bad, bad}}
	doc.Summary = report.Summary{Message: bad, Lines: []string{bad}, KPIs: []report.Card{card}, Findings: []report.Finding{f}, Actions: []report.Action{{Recommendation: f.Recommendations[0], Finding: f}}}
	doc.Findings = []report.Finding{f}
	table := report.Table{ID: bad, Title: bad, Notes: []string{bad}, Columns: []report.Column{{Title: bad, Text: true}, {Title: bad, Unit: report.Unit(bad), Bar: true}},
		Rows: []report.Row{{Cells: []report.Cell{{Text: bad, Tone: report.Severity(bad)}, {Number: report.Some(3)}}}, {ID: bad}}}
	doc.Chapters = nil
	for _, k := range charts.Kinds() {
		chart := k.Example
		chart.XTitle, chart.YTitle = bad, bad
		chart.Labels = append([]string{bad}, chart.Labels...)
		doc.Chapters = append(doc.Chapters, report.Chapter{ID: bad, Title: bad, Message: bad, Notes: []string{bad}, Findings: []report.Finding{f, f}, Blocks: []report.Block{
			table, report.Figure{ID: bad, Title: bad, Unit: bad, N: bad, Source: bad, Reading: bad, Alt: bad, Chart: chart}, report.Paragraph{Spans: []report.Span{{Text: bad, Link: bad}}}, report.FindingList{Findings: []report.Finding{f}}}})
	}
	doc.Coverage = []report.Coverage{{Section: bad, Title: bad, Status: report.Status(bad), Note: bad}}
	doc.Quality = []report.Check{{Check: bad, Severity: report.Severity(bad), File: bad, Dataset: bad, Column: bad, Claim: bad}}
	doc.Sources = []report.Provenance{{File: bad, Dataset: bad, First: bad, Last: bad}}
	doc.Definitions = []report.Definition{{Term: bad, Text: bad}}
	doc.Method = []report.Paragraph{report.Plain(report.Body, bad)}
	doc.Closing = report.Closing{CoverNote: bad, Contact: []string{bad, bad}, Legal: bad}
	return doc
}

// wellFormed parses every drawing of the page as XML.
func wellFormed(t *testing.T, page string) {
	t.Helper()
	found := regexp.MustCompile(`(?s)<svg .*?</svg>`).FindAllString(page, -1)
	if len(found) == 0 {
		t.Error("no drawing in the page")
	}
	for _, svg := range found {
		d := xml.NewDecoder(strings.NewReader(svg))
		for {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Errorf("%v in %.300s", err, svg)
				break
			}
		}
	}
}

// anchors wants every id once and every link within the page to lead somewhere.
func anchors(t *testing.T, root *html.Node) {
	t.Helper()
	ids := map[string]bool{}
	for n := range root.Descendants() {
		if id := attribute(n, "id"); id != "" {
			if ids[id] {
				t.Errorf("two elements have the id %s", id)
			}
			ids[id] = true
		}
	}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if to, ok := strings.CutPrefix(attribute(n, "href"), "#"); ok && !ids[to] {
			t.Errorf("a link leads to %s, which is nowhere", to)
		}
		if by := attribute(n, "aria-labelledby"); by != "" && !ids[by] {
			t.Errorf("%s is labelled by %s, which is nowhere", n.Data, by)
		}
	}
}

// TestNothingIsRequested wants no address but links to click, pictures in the page
// and a policy that allows this very style sheet only.
func TestNothingIsRequested(t *testing.T) {
	t.Parallel()
	page := render(t, smallDocument(t, "zh-CN"))
	style := strings.TrimSuffix(strings.TrimPrefix(styleElement.FindString(page), "<style>"), "</style>")
	if strings.Contains(style, "url(") || strings.Contains(style, "@import") || strings.Contains(style, "http") {
		t.Error("the style sheet asks for something")
	}
	root := parsePage(t, page)
	policy := ""
	for n := range root.Descendants() {
		if attribute(n, "http-equiv") == "Content-Security-Policy" {
			policy = attribute(n, "content")
		}
		for _, a := range n.Attr {
			switch {
			case a.Key == "href" && n.Data == "a", a.Key == "src" && strings.HasPrefix(a.Val, "data:"), a.Key == "xmlns":
			case strings.Contains(a.Val, "://") || a.Key == "src" || a.Key == "href" || a.Key == "srcset":
				t.Errorf("%s has %s=%q", n.Data, a.Key, a.Val)
			}
		}
	}
	sum := sha256.Sum256([]byte(style))
	if want := "default-src 'none'; img-src data:; font-src data:; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'"; policy != want {
		t.Errorf("policy %q, want %q", policy, want)
	}
}

// TestPageIsReadable wants what screen readers need.
func TestPageIsReadable(t *testing.T) {
	t.Parallel()
	for _, lang := range languages {
		doc := smallDocument(t, lang)
		page := render(t, doc)
		root := parsePage(t, page)
		anchors(t, root)
		wellFormed(t, page)
		if got := attribute(all(root, "html")[0], "lang"); got != lang {
			t.Errorf("language %q, want %q", got, lang)
		}
		if n := len(all(root, "h1")); n != 1 {
			t.Errorf("%d main headings", n)
		}
		level := 1
		for _, h := range all(root, "h1", "h2", "h3", "h4") {
			own := int(h.Data[1] - '0')
			if own > level+1 {
				t.Errorf("heading %q of level %d follows one of level %d", wordsOf(h), own, level)
			}
			level = own
		}
		for _, table := range all(root, "table") {
			for _, th := range all(table, "th") {
				if s := attribute(th, "scope"); s != "col" && s != "row" {
					t.Errorf("heading cell %q has the scope %q", wordsOf(th), s)
				}
			}
			if len(all(table, "thead")) != 1 {
				t.Error("a table has no head")
			}
		}
		for _, svg := range all(root, "svg") {
			if attribute(svg, "aria-hidden") != "true" && (attribute(svg, "role") != "img" || attribute(svg, "aria-label") == "") {
				t.Errorf("a picture has no text: %v", svg.Attr)
			}
		}
		for _, f := range all(root, "figure") {
			if len(all(f, "figcaption")) != 1 {
				t.Error("a figure has no caption")
			}
		}
		back := 0
		for _, a := range all(root, "a") {
			if attribute(a, "href") == "#contents" {
				back++
			}
		}
		if want := len(doc.Chapters) + 2; back != want {
			t.Errorf("%d parts lead back to the contents, want %d", back, want)
		}
	}
}

// TestFindingsLeadToEachOther follows a finding from the summary to its chapter and
// back.
func TestFindingsLeadToEachOther(t *testing.T) {
	t.Parallel()
	root := parsePage(t, render(t, smallDocument(t, "en")))
	links := map[string]string{}
	for _, article := range all(root, "article") {
		for _, a := range all(article, "a") {
			links[attribute(article, "id")] = attribute(a, "href")
		}
	}
	if links["top-1"] != "#finding-funnel-1" || links["finding-funnel-1"] != "#top-1" {
		t.Errorf("links %v", links)
	}
}

// TestColoursCanBeRead holds every pair of text and ground to WCAG AA, by day and by
// night, for sober themes and for the primary colours of the loudest clients.
func TestColoursCanBeRead(t *testing.T) {
	t.Parallel()
	for _, primary := range []string{"#0b7d5a", "#ffe600", "#ffffff", "#000000", "#ff00ff", "#00ffff", "#7f7f7f", "", "nonsense"} {
		theme := jade
		theme.Colors.Primary, theme.Colors.Warning = primary, primary
		for _, paper := range []string{"#ffffff", "#fdf6e3", "#101010"} {
			theme.Colors.Paper = paper
			k := newInks(theme)
			for name, s := range map[string]scheme{"day": k.day, "night": k.night} {
				raised := s.paper.Mix(s.ink, 0.035)
				pairs := [][2]charts.Color{{s.ink, s.paper}, {s.secondary, s.paper}, {s.primary, s.paper}, {s.onSolid, s.solid}, {s.ink, raised}}
				for _, w := range s.tones {
					pairs = append(pairs, [][2]charts.Color{{w.text, s.paper}, {w.text, w.tint}, {s.ink, w.tint}, {w.onSolid, w.solid}, {s.quiet, w.tint}}...)
				}
				for i, p := range pairs {
					if got := charts.Contrast(p[0], p[1]); got < forText-0.01 {
						t.Errorf("primary %s on %s, %s: pair %d, %s on %s, has a contrast of %.2f", primary, paper, name, i, p[0].Hex(), p[1].Hex(), got)
					}
				}
			}
			for _, ground := range []charts.Color{k.from, k.to} {
				if got := charts.Contrast(white, ground); got < forText {
					t.Errorf("primary %s: white on the cover's %s has a contrast of %.2f", primary, ground.Hex(), got)
				}
			}
		}
	}
}

// TestLogos takes pictures that browsers show and the initial for all others.
func TestLogos(t *testing.T) {
	t.Parallel()
	good := testLogo(t)
	svg := report.Picture{Type: "image/svg+xml", Body: []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`)}
	for name, c := range map[string]struct {
		picture report.Picture
		want    string
	}{
		"png": {good, "data:image/png;base64,"}, "svg": {svg, "data:image/svg+xml;base64,"}, "none": {report.Picture{}, ""},
		"broken png": {report.Picture{Type: "image/png", Body: []byte("x")}, ""}, "png called jpeg": {report.Picture{Type: "image/jpeg", Body: good.Body}, ""},
		"html called svg": {report.Picture{Type: "image/svg+xml", Body: []byte("<html></html>")}, ""}, "broken svg": {report.Picture{Type: "image/svg+xml", Body: []byte("<svg>")}, ""},
		"page": {report.Picture{Type: "text/html", Body: []byte("<script>x</script>")}, ""},
	} {
		got := string(picture(c.picture))
		if c.want == "" && got != "" || !strings.HasPrefix(got, c.want) {
			t.Errorf("%s: %.40q, want %q", name, got, c.want)
		}
	}
	doc := bareDocument(t, "en")
	doc.Job.Account.Logo = svg
	if page := render(t, doc); strings.Contains(page, "alert(1)") {
		t.Error("the script of a logo stands in the page")
	}
}

// TestStrangeDocuments renders what no pipeline makes.
func TestStrangeDocuments(t *testing.T) {
	t.Parallel()
	nan := report.Number{F: math.NaN(), Known: true}
	for name, change := range map[string]func(*report.Document){
		"bare":     func(*report.Document) {},
		"no theme": func(d *report.Document) { d.Theme = report.Theme{} },
		"no number": func(d *report.Document) {
			d.Chapters = []report.Chapter{{Blocks: []report.Block{report.Scorecard{Cards: []report.Card{{Value: report.Q(nan, report.UnitRate), Spark: []report.Number{nan, nan}}}},
				report.Table{Columns: []report.Column{{}}, Rows: []report.Row{{Cells: []report.Cell{{Number: nan}, {}}}}}, report.Table{}, report.Table{Columns: []report.Column{{Title: "a"}}},
				report.Figure{Chart: report.Chart{Kind: "bars", Series: []report.Series{{Values: []report.Number{nan}}}}}}}}
		},
	} {
		doc := bareDocument(t, "zh-CN")
		change(doc)
		page := render(t, doc)
		anchors(t, parsePage(t, page))
		if _, after, missing := strings.Cut(page, "⟦"); missing {
			t.Errorf("%s: a text is missing: %.200s", name, after)
		}
	}
	r, err := renderer()
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Render(io.Discard, nil); err == nil {
		t.Error("no document is no error")
	}
	doc := bareDocument(t, "en")
	doc.Chapters = []report.Chapter{{ID: "x", Blocks: []report.Block{report.Figure{ID: "y", Chart: report.Chart{Kind: "strange"}}}}}
	if err := r.Render(io.Discard, doc); err == nil || !strings.Contains(err.Error(), "chapter x: figure y") {
		t.Errorf("a chart of no kind gives %v", err)
	}
}

// TestSameDocumentSameBytes renders side by side.
func TestSameDocumentSameBytes(t *testing.T) {
	t.Parallel()
	want := render(t, smallDocument(t, "zh-CN"))
	got := make(chan string, 4)
	for range cap(got) {
		go func() {
			var b bytes.Buffer
			if r, err := New(); err == nil {
				_ = r.Render(&b, smallDocument(t, "zh-CN")) // an error leaves the page short
			}
			got <- b.String()
		}()
	}
	for range cap(got) {
		if g := <-got; g != want {
			t.Error("two renders differ")
		}
	}
}

// BenchmarkRender renders a document with a chart of every kind.
func BenchmarkRender(b *testing.B) {
	doc := poisoned(b, "text")
	r, err := renderer()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if err := r.Render(io.Discard, doc); err != nil {
			b.Fatal(err)
		}
	}
}
