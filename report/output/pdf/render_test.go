package pdf

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/wxreport/wxreport/report"
)

func newRenderer(t testing.TB) *Renderer {
	t.Helper()
	r, err := New()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func render(t testing.TB, doc *report.Document) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := newRenderer(t).Render(&b, doc); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var languages = []string{"zh-CN", "en"}

func TestEveryTextIsInTheFile(t *testing.T) {
	t.Parallel()
	for _, lang := range languages {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			doc := richDocument(t, lang)
			text := newExtractor(t, render(t, doc)).text()
			for _, want := range documentTexts(doc) {
				if !strings.Contains(text, squeeze(want)) {
					t.Errorf("the file does not show %q", want)
				}
			}
			if strings.Contains(text, "⟦") {
				t.Error("a text has no words")
			}
			if strings.Contains(text, "before") && lang == "zh-CN" {
				t.Error("a column for the workbook is on the page")
			}
		})
	}
}

func TestRichReportIsSmall(t *testing.T) {
	t.Parallel()
	const most = 16
	for _, lang := range languages {
		body := render(t, richDocument(t, lang))
		pages := len(newExtractor(t, body).pages())
		if len(body) > 300_000 || pages < 12 || pages > most {
			t.Errorf("%s: %d pages in %d bytes, expected 12 to %d in at most 300 KB", lang, pages, len(body), most)
		}
	}
}

func TestSameDocumentSameBytes(t *testing.T) {
	if os.Getenv("WXREPORT_PDF_HASH") != "" {
		fmt.Printf("hash:%x\n", sha256.Sum256(render(t, richDocument(t, "zh-CN"))))
		return
	}
	t.Parallel()
	first := render(t, richDocument(t, "zh-CN"))
	if second := render(t, richDocument(t, "zh-CN")); !bytes.Equal(first, second) {
		t.Error("two renders of one document differ")
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestSameDocumentSameBytes$")
	cmd.Env = append(os.Environ(), "WXREPORT_PDF_HASH=1")
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	if want := fmt.Sprintf("hash:%x", sha256.Sum256(first)); !strings.Contains(string(out), want) {
		t.Errorf("another process made other bytes: %s, expected %s", out, want)
	}
}

// tool runs a program of the system, or skips where it is not installed.
func tool(t *testing.T, name string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		if os.Getenv("WXREPORT_REQUIRE_TOOLS") == "1" {
			t.Fatalf("%s is not installed", name)
		}
		t.Skipf("%s is not installed: its check is left out", name)
	}
	out, err := exec.CommandContext(t.Context(), name, args...).CombinedOutput()
	if err != nil {
		t.Errorf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return string(out)
}

func TestOtherReadersAgree(t *testing.T) {
	t.Parallel()
	for name, doc := range map[string]*report.Document{
		"rich chinese": richDocument(t, "zh-CN"), "rich english": richDocument(t, "en"),
		"nasty": nastyDocument(t), "bare": bareDocument(t, "zh-CN"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "report.pdf")
			if err := os.WriteFile(path, render(t, doc), 0o600); err != nil {
				t.Fatal(err)
			}
			t.Run("qpdf", func(t *testing.T) {
				if out := tool(t, "qpdf", "--check", path); !strings.Contains(out, "No syntax or stream encoding errors") || strings.Contains(out, "WARNING") {
					t.Error(out)
				}
			})
			t.Run("pdffonts", func(t *testing.T) {
				fonts := regexp.MustCompile(`(?m)^[A-Z]{6}\+NotoSansSC-\w+ +CID TrueType +Identity-H +yes yes yes`)
				if out := tool(t, "pdffonts", path); len(fonts.FindAllString(out, -1)) != 2 || strings.Count(out, "\n") != 4 {
					t.Errorf("expected two embedded subset fonts with ToUnicode:\n%s", out)
				}
			})
			t.Run("pdftotext", func(t *testing.T) {
				text := squeeze(tool(t, "pdftotext", "-raw", path, "-"))
				for _, want := range documentTexts(doc) {
					// It normalises rare characters and leaves out hidden ones; a
					// text in common ones must be there word for word.
					if plain.MatchString(want) && !strings.Contains(text, squeeze(want)) {
						t.Errorf("pdftotext does not show %q", want)
					}
				}
			})
		})
	}
}

var plain = regexp.MustCompile(`^[\p{Han}\w ,.:%·，。：；、→–−]*$`)

func TestRendersSideBySide(t *testing.T) {
	t.Parallel()
	r := newRenderer(t)
	doc := richDocument(t, "zh-CN")
	bodies := make([]bytes.Buffer, 3)
	var group sync.WaitGroup
	for i := range bodies {
		group.Go(func() {
			if err := r.Render(&bodies[i], doc); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	for i := range bodies {
		if !bytes.Equal(bodies[i].Bytes(), bodies[0].Bytes()) {
			t.Error("renders side by side differ")
		}
	}
}

func TestDates(t *testing.T) {
	t.Parallel()
	body := render(t, richDocument(t, "zh-CN"))
	for _, want := range []string{"/CreationDate (D:20261103090000+08'00')", "/ModDate (D:20261103090000+08'00')",
		"/Lang(zh-CN)", "/DisplayDocTitle true", "/ID[<"} {
		if !bytes.Contains(body, []byte(want)) {
			t.Errorf("the file does not say %s", want)
		}
	}
}

func TestBareDocuments(t *testing.T) {
	t.Parallel()
	quiet := bareDocument(t, "zh-CN")
	quiet.Chapters = []report.Chapter{
		{ID: "a", Title: "没有数据的一章", Status: report.StatusNotEnoughData, Notes: []string{"缺 funnel 数据。"}},
		{ID: "b", Title: "空的一章", Status: report.StatusNotApplicable},
		{ID: "c", Title: "只有空块", Blocks: []report.Block{
			report.Table{ID: "none"}, report.Table{ID: "empty", Columns: []report.Column{{Title: "列"}}},
			report.Scorecard{}, report.FindingList{}, report.FindingList{Width: report.Half}, report.Paragraph{}, report.PageBreak{},
			report.Figure{ID: "blank", Width: report.Half, Chart: report.Chart{Kind: "line"}}}},
	}
	weekly := bareDocument(t, "en")
	weekly.Job.Period = report.Week(time.Date(2026, 10, 7, 0, 0, 0, 0, shanghai))
	weekly.Theme = report.Theme{}
	weekly.Job.Account.Name = ""
	weekly.Job.Compare = nil
	for name, doc := range map[string]*report.Document{"bare": bareDocument(t, "zh-CN"), "quiet": quiet, "weekly": weekly} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := newExtractor(t, render(t, doc))
			text := e.text()
			if want := squeeze(doc.Words.Say("pdf.no_findings")); !strings.Contains(text, want) {
				t.Errorf("a report without findings does not say %q", want)
			}
			for _, ch := range doc.Chapters {
				if !strings.Contains(text, squeeze(ch.Title)) {
					t.Errorf("chapter %q is missing", ch.Title)
				}
			}
			if n := len(e.pages()); n > 6 {
				t.Errorf("%d pages for next to nothing", n)
			}
		})
	}
}

func TestNoDocumentIsAnError(t *testing.T) {
	t.Parallel()
	if err := newRenderer(t).Render(&bytes.Buffer{}, nil); err == nil {
		t.Error("nil was rendered")
	}
	doc := bareDocument(t, "zh-CN")
	doc.Chapters = []report.Chapter{{ID: "x", Blocks: []report.Block{report.Figure{ID: "x.fig", Chart: report.Chart{Kind: "lime"}}}}}
	err := newRenderer(t).Render(&bytes.Buffer{}, doc)
	if err == nil || !strings.Contains(err.Error(), "x.fig") || !strings.Contains(err.Error(), "lime") {
		t.Errorf("error %v, expected one that names figure and kind", err)
	}
	doc = bareDocument(t, "zh-CN")
	doc.Theme.Font.Regular = []byte("not a font")
	if err := newRenderer(t).Render(&bytes.Buffer{}, doc); err == nil || !strings.Contains(err.Error(), "theme font") {
		t.Errorf("error %v, expected one about the theme's font", err)
	}
}

// nastyDocument has odd strings and numbers in every place.
func nastyDocument(t testing.TB) *report.Document {
	t.Helper()
	doc := richDocument(t, "zh-CN")
	pickNasty := 0
	odd := func() string { pickNasty++; return nasty[pickNasty%len(nasty)] }
	doc.Summary.Message, doc.Job.Account.Name, doc.Title = odd(), odd(), odd()
	doc.Summary.Lines = nasty[:4]
	for i := range doc.Summary.KPIs {
		doc.Summary.KPIs[i].Name = odd()
		doc.Summary.KPIs[i].Value.F = 1e18
		doc.Summary.KPIs[i].Previous.F = -1e9
	}
	for i := range doc.Chapters {
		ch := &doc.Chapters[i]
		ch.Title, ch.Message = odd(), odd()
		ch.Notes = []string{odd(), odd()}
		var cells []report.Cell
		table := report.Table{ID: "odd", Title: odd(), Width: report.Half}
		for range 1 + i*2 {
			table.Columns = append(table.Columns, report.Column{Title: odd(), Text: len(cells)%2 == 0, Bar: true, Signed: true, Better: report.Down})
			cells = append(cells, report.Cell{Text: odd()})
		}
		table.Rows = []report.Row{{Cells: cells}, {Cells: cells[:1]}, {}}
		f := report.Finding{ID: fmt.Sprint("odd", i), Severity: report.Severity(odd()), State: odd(), Claim: odd(), Evidence: []string{odd(), odd()},
			Recommendations: []report.Recommendation{{Text: odd(), Expected: odd()}, {Text: odd(), Expected: odd()}}}
		ch.Blocks = []report.Block{table, report.FindingList{Width: report.Half, Findings: []report.Finding{f}},
			report.Figure{ID: odd(), Title: odd(), Unit: odd(), Source: odd(), Reading: odd(), Height: 1e9, Chart: report.Chart{Kind: "line"}},
			report.Plain(report.Heading, odd()), report.Paragraph{Spans: []report.Span{{Text: odd(), Link: odd()}, {Text: odd(), Bold: true, Link: "https://example.com/(" + odd()}}},
			report.Plain(report.Bullet, odd()), report.Plain(report.Quote, odd()), report.Plain(report.Lead, odd())}
		ch.Findings = nil
	}
	return doc
}

func TestNastyTexts(t *testing.T) {
	t.Parallel()
	r := newRenderer(t)
	var told []string
	var b bytes.Buffer
	doc := nastyDocument(t)
	if err := r.RenderAloud(&b, doc, func(s string) { told = append(told, s) }); err != nil {
		t.Fatal(err)
	}
	text := newExtractor(t, b.Bytes()).text()
	if i := strings.Index(text, "⟨"); i >= 0 {
		t.Errorf("a code has no character: %.60s", text[i:])
	}
	for _, want := range []string{"𠮷野家与𪚥", "😀👍", "a b c d", "<b>&amp;</b> \\(括号\\) )("} {
		if !strings.Contains(text, squeeze(want)) {
			t.Errorf("the file does not show %q", want)
		}
	}
	if joined := strings.Join(told, "\n"); !strings.Contains(joined, "(U+0639) in \"") {
		t.Errorf("nobody was told of the missing Arabic letters: %q", joined)
	}
}

func TestNothingIsTooTall(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("很长的一句话，没有尽头，", 700)
	doc := bareDocument(t, "zh-CN")
	doc.Title, doc.Summary.Message, doc.Summary.Lines = long, long, []string{long, long, long, long, long, long, long}
	f := report.Finding{ID: "f", Section: "tall", Severity: report.Critical, Claim: long, Evidence: []string{long}, State: long,
		Recommendations: []report.Recommendation{{Text: long, Expected: long, Owner: long}}}
	doc.Summary.Findings, doc.Summary.Actions = []report.Finding{f}, []report.Action{{Finding: f, Recommendation: f.Recommendations[0]}}
	doc.Summary.KPIs = []report.Card{{Name: long, Value: report.Q(report.Some(1), report.UnitCount)}}
	doc.Coverage = []report.Coverage{{Title: long, Note: long}}
	doc.Chapters = []report.Chapter{{ID: "tall", Title: long, Message: long, Notes: []string{long}, Findings: []report.Finding{f}, Blocks: []report.Block{
		report.Plain(report.Heading, long), report.Plain(report.Heading, "b"),
		report.Figure{ID: "x", Title: long, Unit: long, Reading: long, Height: 99, Chart: report.Chart{Kind: "line"}},
		report.Table{ID: "t", Title: long, Columns: []report.Column{{Title: long, Text: true}}, Rows: []report.Row{{Cells: []report.Cell{{Text: long}}}, {Cells: []report.Cell{{Text: long}}}}},
	}}}
	for n, p := range pagesOf(t, doc) {
		checkPage(t, n, p)
	}
	newExtractor(t, render(t, doc))
}

func TestLongTable(t *testing.T) {
	t.Parallel()
	doc := bareDocument(t, "zh-CN")
	table := dailyTable("zh-CN", 5000)
	doc.Chapters = []report.Chapter{{ID: "long", Title: "长表", Blocks: []report.Block{table}}}
	body := render(t, doc)
	pages := newExtractor(t, body).pages()
	if len(pages) < 80 || len(pages) > 220 {
		t.Errorf("%d pages for 5,000 rows", len(pages))
	}
	for n, p := range pages[4 : len(pages)-2] {
		var b strings.Builder
		for _, r := range p {
			b.WriteString(r.text)
		}
		if text := squeeze(b.String()); !strings.Contains(text, "逐日关注（续）") || !strings.Contains(text, "当日头条") {
			t.Fatalf("page %d of the table does not repeat its head: %.100s", n, text)
		}
	}
	table.Limit = 10
	doc.Chapters[0].Blocks[0] = table
	if text := newExtractor(t, render(t, doc)).text(); !strings.Contains(text, "其余4,991行见工作簿") || strings.Contains(text, "（第11期）") {
		t.Error("a limited table does not end at its limit with a note")
	}
}

func TestTableWithoutTitleSaysThatItGoesOn(t *testing.T) {
	t.Parallel()
	doc := bareDocument(t, "zh-CN")
	table := report.Table{ID: "long", Columns: []report.Column{{Title: "分析", Text: true}, {Title: "状态", Text: true}}}
	for range 120 {
		table.Rows = append(table.Rows, report.Row{Cells: []report.Cell{{Text: "一章"}, {Text: "不适用"}}})
	}
	doc.Chapters = []report.Chapter{{ID: "long", Title: "长表", Blocks: []report.Block{table}}}
	text := newExtractor(t, render(t, doc)).text()
	if strings.Count(text, "分析（续）状态") < 2 {
		t.Error("a table without a title does not say that it goes on")
	}
	for _, p := range pagesOf(t, doc) {
		for _, piece := range p.pieces {
			if piece.name == "table head" && piece.height > 25 {
				t.Errorf("a head of one line is %.1f points high", piece.height)
			}
		}
	}
}

func TestThemeFontFillsUpFromTheBuiltInOnes(t *testing.T) {
	t.Parallel()
	r := newRenderer(t)
	doc := richDocument(t, "zh-CN")
	doc.Theme.Font = report.FontFiles{Regular: emojiFont, Bold: emojiFont}
	var b bytes.Buffer
	if err := r.Render(&b, doc); err != nil {
		t.Fatal(err)
	}
	text := newExtractor(t, b.Bytes()).text()
	if !strings.Contains(text, squeeze(doc.Summary.Message)) {
		t.Error("characters that the theme's font lacks are not shown")
	}
}

func BenchmarkRender(b *testing.B) {
	r := newRenderer(b)
	doc := richDocument(b, "zh-CN")
	b.ReportAllocs()
	for b.Loop() {
		if err := r.Render(&bytes.Buffer{}, doc); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLongTable(b *testing.B) {
	r := newRenderer(b)
	doc := bareDocument(b, "zh-CN")
	doc.Chapters = []report.Chapter{{ID: "long", Title: "长表", Blocks: []report.Block{dailyTable("zh-CN", 5000)}}}
	for b.Loop() {
		if err := r.Render(&bytes.Buffer{}, doc); err != nil {
			b.Fatal(err)
		}
	}
}
