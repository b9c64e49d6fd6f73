package pdf

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"github.com/wxreport/wxreport/charts"
	"github.com/wxreport/wxreport/report"
)

// upright is A4 upright.
var upright = newSheet(report.Page{})

func newComposer(t testing.TB, doc *report.Document) *composer {
	t.Helper()
	return &composer{doc: doc, words: doc.Words, faces: newFaces(newRenderer(t).family), colors: newPalette(doc.Theme.Colors), way: plainWay, sheet: newSheet(doc.Theme.Page), at: &element{kind: "Document"}}
}

func pagesOf(t testing.TB, doc *report.Document) []page {
	t.Helper()
	pages, err := newComposer(t, doc).pages(nil)
	if err != nil {
		t.Fatal(err)
	}
	return pages
}

func TestTextsKeepApart(t *testing.T) {
	t.Parallel()
	for name, doc := range map[string]*report.Document{
		"chinese": richDocument(t, "zh-CN"), "english": richDocument(t, "en"), "nasty": nastyDocument(t), "bare": bareDocument(t, "en"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for n, p := range pagesOf(t, doc) {
				checkPage(t, n, p)
			}
		})
	}
}

// checkPage holds every item inside the page and off every other.
func checkPage(t *testing.T, n int, p page) {
	t.Helper()
	type label struct {
		charts.Box
		name string
	}
	var seen []label
	bottom := 0.0
	for _, piece := range p.pieces {
		if piece.y < bottom-0.01 {
			t.Errorf("page %d: %s begins at %.1f, above the end %.1f of the piece before", n+1, piece.name, piece.y, bottom)
		}
		bottom = piece.y + piece.height
		for _, i := range piece.items {
			x, y := piece.x+i.x, piece.y+i.y
			box := charts.Box{X0: x, Y0: y - 0.8*i.size, X1: x + i.width, Y1: y + 0.1*i.size}
			what := fmt.Sprintf("%.30q", i.text)
			if i.art != nil {
				box, what = charts.Box{X0: x, Y0: y, X1: x + i.art.width, Y1: y + i.art.height}, "drawing"
			}
			if box.X0 < 0 || box.Y0 < 0 || box.X1 > p.sheet.pageWidth+0.5 || box.Y1 > p.sheet.pageHeight {
				t.Errorf("page %d: %s: %s leaves the page: %.1f", n+1, piece.name, what, box)
			}
			if n > 0 && piece.x > 0 && box.X1 > p.sheet.pageWidth-sideMargin+0.5 {
				t.Errorf("page %d: %s: %s leaves the margin: %.1f", n+1, piece.name, what, box)
			}
			if i.art == nil && piece.y+i.y-i.size < -0.01+piece.y-gapAbove(p, piece) {
				t.Errorf("page %d: %s: %s stands above its row", n+1, piece.name, what)
			}
			for _, other := range seen {
				if box.Overlaps(other.Box) && min(box.X1, other.X1)-max(box.X0, other.X0) > 0.1 {
					t.Errorf("page %d: %s: %s overlaps %s: %.1f and %.1f", n+1, piece.name, what, other.name, box, other.Box)
				}
			}
			seen = append(seen, label{box, what})
		}
	}
	if bottom > p.sheet.pageHeight-10 {
		t.Errorf("page %d is filled to %.1f", n+1, bottom)
	}
}

// gapAbove is the room between a piece and the one above, which its row has too.
func gapAbove(p page, of placed) float64 {
	gap := of.y
	for _, piece := range p.pieces {
		if piece.piece == of.piece {
			return gap
		}
		gap = of.y - piece.y - piece.height
	}
	return gap
}

func TestPagesBreakWell(t *testing.T) {
	t.Parallel()
	for _, lang := range languages {
		for n, p := range pagesOf(t, richDocument(t, lang))[1:] {
			content := p.pieces[1 : len(p.pieces)-1] // without running head and foot
			if len(content) == 0 {
				t.Errorf("%s: page %d is empty", lang, n+2)
				continue
			}
			last := content[len(content)-1].name
			for _, heading := range []string{"heading", "table head", "table title"} {
				if strings.HasPrefix(last, heading) {
					t.Errorf("%s: page %d ends in %s", lang, n+2, last)
				}
			}
			if end := content[len(content)-1]; end.y+end.height > upright.contentEnd+0.5 {
				t.Errorf("%s: page %d: content reaches into the foot: %.1f", lang, n+2, end.y+end.height)
			}
		}
	}
}

func TestTableColumns(t *testing.T) {
	t.Parallel()
	c := newComposer(t, bareDocument(t, "zh-CN"))
	wide := report.Table{ID: "wide"}
	var cells []report.Cell
	for i := range 16 {
		wide.Columns = append(wide.Columns, report.Column{Title: fmt.Sprintf("第 %d 个很长的列名", i), Unit: report.UnitCount})
		cells = append(cells, report.Cell{Number: report.Some(1e9 + float64(i))})
	}
	wide.Rows = []report.Row{{Cells: cells}}
	few := report.Table{ID: "few", Columns: []report.Column{{Title: "名称", Text: true}, {Title: "说明", Text: true}},
		Rows: []report.Row{{Cells: []report.Cell{{Text: "短"}, {Text: strings.Repeat("很长的说明", 40)}}}}}
	for name, table := range map[string]report.Table{"wide": wide, "few": few, "funnel": funnelTable("en"), "daily": dailyTable("zh-CN", 31)} {
		for _, width := range []float64{upright.measure, upright.halfMeasure} {
			g := c.newGrid(table, tableSize)
			c.fill(g, width)
			if total := sum(g.widths); total > width+0.01 || total < width-0.01 {
				t.Errorf("%s: columns take %.2f of %.2f points", name, total, width)
			}
			for k, w := range g.widths {
				if w < 8 {
					t.Errorf("%s: column %d is %.1f points wide", name, k, w)
				}
			}
		}
	}
	g := c.newGrid(few, tableSize)
	c.fill(g, upright.measure)
	if g.widths[1] < 3*g.widths[0] {
		t.Errorf("a long text got %.0f points beside %.0f of a short one", g.widths[1], g.widths[0])
	}
}

func TestDecimalsLineUp(t *testing.T) {
	t.Parallel()
	c := newComposer(t, bareDocument(t, "zh-CN"))
	table := report.Table{Columns: []report.Column{{Title: "占比", Unit: report.UnitRate}},
		Rows: []report.Row{{Cells: []report.Cell{{Number: report.Some(.5)}}}, {Cells: []report.Cell{{Number: report.Some(.0034)}}}, {Cells: []report.Cell{{}}}}}
	g := c.newGrid(table, tableSize)
	for r, want := range []string{"50.00%", "0.34%", "–"} {
		if g.texts[r][0] != want {
			t.Errorf("row %d shows %q, expected %q", r, g.texts[r][0], want)
		}
	}
}

func TestSplitFigure(t *testing.T) {
	t.Parallel()
	for in, want := range map[string][3]string{
		"4.86 万": {"", "4.86", "万"}, "12.7%": {"", "12.7", "%"}, "¥1,200": {"¥", "1,200", ""}, "−3.0 个百分点": {"", "−3.0", "个百分点"},
		"–": {"", "–", ""}, "US$+5 M": {"US$", "+5", "M"}, "< 0.001": {"<", "0.001", ""},
	} {
		before, number, after := splitFigure(in)
		if got := [3]string{before, number, after}; got != want {
			t.Errorf("splitFigure(%q) = %q, expected %q", in, got, want)
		}
	}
}

func TestCardChanges(t *testing.T) {
	t.Parallel()
	c := newComposer(t, bareDocument(t, "zh-CN"))
	points := func(v float64) report.Quantity { return report.Q(report.Some(v), report.UnitPoints) }
	for name, v := range map[string]struct {
		card report.Card
		want string
		tone charts.Color
	}{
		"rise is good":  {report.Card{Previous: points(.012), Better: report.Up}, "▲ 1.2 个百分点", c.colors.good},
		"rise is bad":   {report.Card{Previous: points(.012), Better: report.Down}, "▲ 1.2 个百分点", c.colors.critical},
		"fall is good":  {report.Card{Previous: points(-.012), Better: report.Down}, "▼ 1.2 个百分点", c.colors.good},
		"neither":       {report.Card{Previous: points(-.012)}, "▼ 1.2 个百分点", c.colors.secondary},
		"no change":     {report.Card{Previous: points(0), Better: report.Up}, "0 个百分点", c.colors.secondary},
		"no base":       {report.Card{}, "无对比期数据", c.colors.secondary},
		"year ago only": {report.Card{YearAgo: points(.01)}, "+1.0 个百分点", c.colors.ink},
	} {
		got := c.cardChanges(v.card, 160)[0][0]
		if got.text != v.want || got.color != v.tone {
			t.Errorf("%s: %q in %s, expected %q in %s", name, got.text, got.color.Hex(), v.want, v.tone.Hex())
		}
	}
}

func TestLogo(t *testing.T) {
	t.Parallel()
	img := image.NewRGBA(image.Rect(0, 0, 1400, 300))
	for i := range img.Pix {
		img.Pix[i] = 255
	}
	img.Set(3, 3, color.RGBA{A: 255})
	var asPNG, asJPEG bytes.Buffer
	if err := png.Encode(&asPNG, img); err != nil {
		t.Fatal(err)
	}
	if err := jpeg.Encode(&asJPEG, img, nil); err != nil {
		t.Fatal(err)
	}
	for name, v := range map[string]struct {
		logo    report.Picture
		objects int // pictures in the file
		told    string
	}{
		"png":         {report.Picture{Name: "a.png", Type: "image/png", Body: asPNG.Bytes()}, 1, ""},
		"transparent": {testLogo(t), 2, ""},
		"jpeg":        {report.Picture{Name: "a.jpg", Type: "image/jpeg", Body: asJPEG.Bytes()}, 1, ""},
		"none":        {report.Picture{}, 0, ""},
		"svg":         {report.Picture{Name: "a.svg", Type: "image/svg+xml", Body: []byte(`<svg viewBox="0 0 9 3"><path fill="#0a7a4e" d="M0 0H9V3z"/></svg>`)}, 0, ""},
		"empty svg":   {report.Picture{Name: "f.svg", Type: "image/svg+xml", Body: []byte("<svg viewBox='0 0 1 1'/>")}, 0, "f.svg: no shapes"},
		"svg text":    {report.Picture{Name: "g.svg", Type: "image/svg+xml", Body: []byte("<svg viewBox='0 0 1 1'><text>a</text></svg>")}, 0, "<text>"},
		"broken":      {report.Picture{Name: "b.png", Type: "image/png", Body: asPNG.Bytes()[:200]}, 0, "b.png"},
		"lying":       {report.Picture{Name: "c.png", Type: "image/png", Body: asJPEG.Bytes()}, 0, "c.png"},
		"strange":     {report.Picture{Name: "d.gif", Type: "image/gif", Body: []byte("GIF89a")}, 0, "image/gif"},
		"huge":        {report.Picture{Name: "e.png", Type: "image/png", Body: placeholder(60000)}, 0, "60000 x 1500"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRenderer(t)
			told := ""
			doc := bareDocument(t, "zh-CN")
			doc.Job.Account.Logo = v.logo
			var b bytes.Buffer
			if err := r.RenderAloud(&b, doc, func(s string) { told += s }); err != nil {
				t.Fatal(err)
			}
			if n := bytes.Count(b.Bytes(), []byte("/Subtype/Image")); n != v.objects {
				t.Errorf("%d pictures in the file, expected %d", n, v.objects)
			}
			if v.told == "" && told != "" || !strings.Contains(told, v.told) {
				t.Errorf("told %q, expected %q", told, v.told)
			}
			shown := v.objects > 0 || name == "svg"
			if text := newExtractor(t, b.Bytes()).text(); shown == strings.HasPrefix(text, "每每日良品") {
				t.Errorf("the initial stands for a missing logo only: %.30s", text)
			}
		})
	}
}

func TestSummaryKeepsToOnePage(t *testing.T) {
	t.Parallel()
	for _, findings := range []int{4, 5, 6} {
		doc := richDocument(t, "zh-CN")
		all := testFindings("zh-CN")
		for i := range findings {
			f := all[i%3]
			f.ID = fmt.Sprint("f", i)
			if i >= len(doc.Summary.Findings) {
				doc.Summary.Findings = append(doc.Summary.Findings, f)
			}
		}
		blocks, err := newComposer(t, doc).bestSummary()
		if err != nil {
			t.Fatal(err)
		}
		pages, err := upright.paginate(blocks)
		if err != nil || len(pages) != 1 {
			t.Errorf("%d findings: the summary takes %d pages (%v), expected one", findings, len(pages), err)
		}
		shown := ""
		for _, p := range pages {
			for _, piece := range p {
				for _, i := range piece.items {
					shown += i.text
				}
			}
		}
		for _, f := range doc.Summary.Findings {
			if text := squeeze(shown); !strings.Contains(text, squeeze(f.Claim)) || !strings.Contains(text, squeeze(f.Recommendations[0].Text)) {
				t.Errorf("%d findings: the summary leaves out %s or its advice", findings, f.ID)
			}
		}
	}
}
