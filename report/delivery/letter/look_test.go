package letter_test

import (
	"bytes"
	"image/png"
	"regexp"
	"strings"
	"testing"

	"github.com/wxreport/wxreport/report"
)

// TestEachChangeHasItsOwnTone: better than last month may be worse than last year.
func TestEachChangeHasItsOwnTone(t *testing.T) {
	t.Parallel()
	l := full(t, "zh-CN")
	mixed := report.Card{Name: "访问关注转化率", Value: report.Q(report.Some(0.171), report.UnitRate), Better: report.Up,
		Previous: report.Q(report.Some(0.05), report.UnitRelative), YearAgo: report.Q(report.Some(-0.04), report.UnitRelative)}
	lone := report.Card{Name: "回复率", Value: report.Q(report.Some(0.71), report.UnitRate), Better: report.Up}
	l.Document.Summary.KPIs = []report.Card{mixed, lone}
	_, parts := parse(t, build(t, l))
	page := string(parts[1].body)
	for _, want := range []string{`class="good" style="[^"]*">环比 &#43;5`, `class="bad next" style="[^"]*">同比 −4`} {
		if !regexp.MustCompile(want).MatchString(page) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if n := strings.Count(page, "<br>&nbsp;</span>"); n != 2 {
		t.Errorf("the card without changes is filled up by %d lines, want 2", n)
	}
	if text := string(parts[0].body); !strings.Contains(text, "- 访问关注转化率  17.1%  (环比 +5% · 同比 −4%)") || !strings.Contains(text, "建议：恢复首屏位置（预期：+4,117 单/月）") {
		t.Errorf("the text part is %s", text)
	}
}

// TestPicturesHaveAWhiteMargin: where a dark page begins nothing is cut.
func TestPicturesHaveAWhiteMargin(t *testing.T) {
	t.Parallel()
	_, parts := parse(t, build(t, full(t, "zh-CN")))
	img, err := png.Decode(bytes.NewReader(parts[2].body))
	if err != nil {
		t.Fatal(err)
	}
	b := img.Bounds()
	if b.Dx() != 1184 {
		t.Errorf("%d pixels wide, want two for each of 592", b.Dx())
	}
	for y := range b.Dy() {
		for x := range b.Dx() {
			if x >= 20 && x < b.Dx()-20 && y >= 20 && y < b.Dy()-20 {
				continue
			}
			if r, g, bl, a := img.At(x, y).RGBA(); r&g&bl&a != 0xffff {
				t.Fatalf("the edge has a colour at %d, %d", x, y)
			}
		}
	}
	shown := regexp.MustCompile(`width="592" height="(\d+)"`).FindString(string(parts[1].body))
	if shown == "" {
		t.Error("the picture is shown without its measures")
	}
}
