package pdf

import (
	"fmt"
	"strings"
	"testing"

	"github.com/wxreport/wxreport/report"
)

// standIn is a chapter of a heading, a figure and more below it, in points.
func standIn(name string, figure, rest float64) []variant {
	heading := block{name: "heading " + name, whole: &piece{name: "heading " + name, height: 30}, space: headingSpace, keep: true}
	blocks := []block{heading, {name: "figure " + name, whole: &piece{height: figure}, space: smallGap, figure: true}}
	for ; rest > 0; rest -= 50 {
		blocks = append(blocks, block{name: "more " + name, whole: &piece{height: min(rest, 50)}})
	}
	return []variant{{way: plainWay, blocks: blocks, opening: opening(blocks)}}
}

func TestChaptersFlow(t *testing.T) {
	t.Parallel()
	most := (1-leastLeft)*upright.bodyHeight - headingSpace // what may be used above a chapter
	for name, v := range map[string]struct {
		used, figure float64
		fresh        bool
	}{
		"room for the opening":      {most - 1, 150, false},
		"too little of the page":    {most + 1, 100, true},
		"opening does not fit":      {most - 1, 200, true},
		"opening does not fit high": {200, 500, true},
		"after nothing":             {0, 500, false},
	} {
		blocks, err := upright.flow([][]variant{standIn("a", v.figure, 120)}, v.used)
		if err != nil {
			t.Fatal(err)
		}
		if blocks[0].newPage != v.fresh {
			t.Errorf("%s: begins a page: %v, expected %v", name, blocks[0].newPage, v.fresh)
		}
	}
}

func TestChaptersAreSetCloserToSaveAPage(t *testing.T) {
	t.Parallel()
	loose, near := standIn("a", 300, upright.bodyHeight-300), standIn("a", 200, upright.bodyHeight-300)
	near[0].way = chapterWays[1]
	blocks, err := upright.flow([][]variant{append(loose, near...)}, 0)
	if err != nil {
		t.Fatal(err)
	}
	if pages, err := upright.deal(blocks, upright.bodyHeight); err != nil || len(pages) != 1 {
		t.Errorf("%d pages (%v), expected the closer way on one", len(pages), err)
	}
}

func TestFewPagesWithoutOrphans(t *testing.T) {
	t.Parallel()
	for _, lang := range languages {
		for n, p := range pagesOf(t, richDocument(t, lang))[1:] {
			content := p.pieces[1 : len(p.pieces)-1]
			for i, piece := range content {
				left := upright.contentEnd - piece.y
				if strings.HasPrefix(piece.name, "heading ") && i > 0 && left < leastLeft*upright.bodyHeight-1 {
					t.Errorf("%s: page %d: a chapter begins with %.0f points left", lang, n+2, left)
				}
			}
		}
	}
}

func TestLaterFindingsTakeARowEach(t *testing.T) {
	t.Parallel()
	finding := func(i int, s report.Severity) report.Finding {
		return report.Finding{ID: fmt.Sprint("f", i), Severity: s, Claim: fmt.Sprintf("第 %d 个发现", i), Evidence: []string{fmt.Sprintf("证据 %d", i)},
			Recommendations: []report.Recommendation{{Text: fmt.Sprintf("动作 %d", i), Expected: fmt.Sprintf("收益 %d", i)}}}
	}
	for name, v := range map[string]struct {
		severities []report.Severity
		full       int
	}{
		"three":           {[]report.Severity{report.Critical, report.Warning, report.Good}, 3},
		"five":            {[]report.Severity{report.Critical, report.Warning, report.Notice, report.Notice, report.Good}, 3},
		"told only":       {[]report.Severity{report.Notice, report.Info, report.Info}, 1},
		"only told":       {[]report.Severity{report.Info, report.Info}, 1},
		"told in between": {[]report.Severity{report.Notice, report.Info, report.Good}, 3},
	} {
		c := newComposer(t, bareDocument(t, "zh-CN"))
		var findings []report.Finding
		for i, s := range v.severities {
			findings = append(findings, finding(i, s))
		}
		set := c.findings(findings, upright.measure)
		shown := ""
		for _, p := range placedTexts(set) {
			shown += p
		}
		for i := range findings {
			for _, want := range []string{"发现", "收益"} {
				if text := squeeze(fmt.Sprintf("%s %d", want, i)); want == "收益" && !strings.Contains(squeeze(shown), text) {
					t.Errorf("%s: %s is missing", name, text)
				}
			}
			if claim := squeeze(findings[i].Claim); !strings.Contains(squeeze(shown), claim) {
				t.Errorf("%s: %s is missing", name, claim)
			}
			if has := strings.Contains(squeeze(shown), squeeze(findings[i].Evidence[0])); has != (i < v.full) {
				t.Errorf("%s: evidence of finding %d is shown: %v, expected %v", name, i, has, i < v.full)
			}
		}
	}
}

// placedTexts are the texts of blocks in their order.
func placedTexts(blocks []block) []string {
	var out []string
	for _, i := range stack(blocks).items {
		out = append(out, i.text)
	}
	return out
}

func TestChecksThatSayTheSameShareALine(t *testing.T) {
	t.Parallel()
	check := func(file, claim string, s report.Severity) report.Check {
		return report.Check{Check: "bad", Severity: s, File: file, Claim: claim}
	}
	got := grouped([]report.Check{check("a", "x", report.Notice), check("b", "y", report.Notice), check("c", "x", report.Notice), check("d", "x", report.Warning)})
	if len(got) != 3 || len(got[0]) != 2 || got[0][1].File != "c" || got[1][0].File != "b" {
		t.Errorf("grouped to %v, expected a and c together, then b, then d", got)
	}
}

func TestGainStandsBesideTheClaimWhereTheAdviceIsLong(t *testing.T) {
	t.Parallel()
	c := newComposer(t, bareDocument(t, "zh-CN"))
	advice := func(text string) []report.Recommendation {
		return []report.Recommendation{{Text: text, Expected: "预计 +190 单/月"}}
	}
	for name, v := range map[string]struct {
		claim, advice string
		want          bool
	}{
		"short advice": {"转化率 41%", "恢复首屏", false},
		"long advice":  {"转化率 41%", strings.Repeat("先核对", 16), true},
		"long both":    {strings.Repeat("转化率", 16), strings.Repeat("先核对", 16), false},
	} {
		got := c.lifted(report.Finding{Claim: v.claim, Severity: report.Notice}, advice(v.advice), upright.measure-calloutLeft-calloutRight)
		if (got != "") != v.want {
			t.Errorf("%s: lifted %q, expected one: %v", name, got, v.want)
		}
	}
}

func TestSlimFontKeepsItsGlyphs(t *testing.T) {
	t.Parallel()
	if got := slim([]byte("not a font")); string(got) != "not a font" {
		t.Errorf("slim changed what is no font to %q", got)
	}
	body := slim(emojiFont)
	if len(body) >= len(emojiFont) || !strings.Contains(string(body[:400]), "glyf") || strings.Contains(string(body[:400]), "cmap") {
		t.Errorf("slim made %d of %d bytes and kept the wrong tables", len(body), len(emojiFont))
	}
}
