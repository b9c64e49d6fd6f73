package font_test

import (
	"bytes"
	"math"
	"slices"
	"testing"

	"github.com/wxreport/wxreport/report/font"
	"github.com/wxreport/wxreport/templates/fonts"
)

const sample = "公众号运营月报 2026 年 10 月：阅读 1.8 万（+12.7%），龘齉😀👍✅ Weekly “report” Åé ①㎡→ 𠮷\U0002A6D6"

func subset(t testing.TB, bold bool, text string) *font.Subset {
	t.Helper()
	runes := font.Runes{}
	runes.Add(text)
	s, err := family(t).Style(bold).Subset(runes)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSubsetKeepsEveryGlyph(t *testing.T) {
	t.Parallel()
	for _, bold := range []bool{false, true} {
		style := family(t).Style(bold)
		sub := subset(t, bold, sample)
		small := face(t, "subset", sub.TTF())
		compareWithSfnt(t, small, sub.TTF(), sub.Remap(sample))
		for _, r := range sample {
			code := []rune(sub.Remap(string(r)))[0]
			entry, ok := sub.Find(code)
			if !ok || entry.Rune != r || sub.Original(code) != r {
				t.Errorf("bold=%v: %q is written as U+%04X, which reads back as %+v", bold, r, code, entry)
			}
			if small.Advance(code) != style.Advance(r) || entry.Width != style.Advance(r) {
				t.Errorf("bold=%v: %q is %d wide in the subset, %d in its list, measured %d", bold, r, small.Advance(code), entry.Width, style.Advance(r))
			}
			got, want := area(small.Outline(code)), area(style.Outline(r))
			if math.Abs(got-want) > 0.002 {
				t.Errorf("bold=%v: %q encloses %.4f em², want %.4f", bold, r, got, want)
			}
		}
		if size := len(sub.TTF()); size > 24000 {
			t.Errorf("bold=%v: subset of %d characters has %d bytes", bold, len(sub.Codes()), size)
		}
	}
}

func area(path []font.Segment) float64 {
	var p pen
	for _, s := range path {
		switch s.Op {
		case font.MoveTo:
			p.move(s.X, s.Y)
		case font.LineTo:
			p.line(s.X, s.Y)
		case font.QuadTo:
			p.quad(s.CX, s.CY, s.X, s.Y)
		case font.ClosePath:
			p.close()
		}
	}
	return p.area
}

func TestSubsetReportsMissing(t *testing.T) {
	t.Parallel()
	sub := subset(t, false, "好\U0002A6D6\uE000\u200b")
	if want := []rune{0xE000, 0x2A6D6}; !slices.Equal(sub.Missing(), want) {
		t.Errorf("missing %U, want %U", sub.Missing(), want)
	}
	// The author's own U+E000 keeps its code, the other character gets the next.
	if got := sub.Remap("\U0002A6D6\u200b好\uE000😀"); got != "\uE001好\uE000\uFFFD" {
		t.Errorf("Remap gives %+q", got)
	}
	small := face(t, "subset", sub.TTF())
	if len(small.Outline(0xE001)) == 0 {
		t.Error("a missing character draws nothing, expected a box")
	}
}

func TestSubsetIsDeterministic(t *testing.T) {
	t.Parallel()
	first := subset(t, true, sample).TTF()
	for range 5 {
		if !bytes.Equal(first, subset(t, true, sample).TTF()) {
			t.Fatal("two subsets of the same text differ")
		}
	}
}

func TestSubsetHandsOutCopies(t *testing.T) {
	t.Parallel()
	sub := subset(t, false, "好")
	clear(sub.TTF())
	if _, err := font.Parse("again", sub.TTF()); err != nil {
		t.Errorf("writing into one copy spoiled the next: %v", err)
	}
}

func TestSubsetLimits(t *testing.T) {
	t.Parallel()
	if _, err := (font.Family{}).Style(true).Subset(font.Runes{'a': {}}); err == nil {
		t.Error("a family without a face gave a subset")
	}
	many := font.Runes{}
	for r := rune(0x20000); r < 0x20000+6401; r++ {
		many[r] = struct{}{}
	}
	if _, err := family(t).Style(false).Subset(many); err == nil {
		t.Error("6,401 supplementary characters fit into 6,400 codes")
	}
	empty := subset(t, false, "")
	if _, err := font.Parse("empty", empty.TTF()); err != nil {
		t.Errorf("empty subset: %v", err)
	}
	only := font.Family{Bold: face(t, "bold", fonts.Bold)}
	if !only.Style(false).Has('好') || only.Style(false).Metrics().Ascent == 0 {
		t.Error("a family with one face does not use it")
	}
}

// TestFacesAreShared is meant for the race detector.
func TestFacesAreShared(t *testing.T) {
	t.Parallel()
	fam := family(t)
	want := subset(t, true, sample).TTF()
	for range 4 {
		t.Run("subset", func(t *testing.T) {
			t.Parallel()
			runes := font.Runes{}
			runes.Add(sample)
			sub, err := fam.Style(true).Subset(runes)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(sub.TTF(), want) {
				t.Error("a subset made beside others differs")
			}
		})
	}
}

func BenchmarkSubset(b *testing.B) {
	style, runes := family(b).Style(false), font.Runes{}
	for r := rune(0x4E00); r < 0x4E00+700; r++ {
		runes[r] = struct{}{}
	}
	for b.Loop() {
		if _, err := style.Subset(runes); err != nil {
			b.Fatal(err)
		}
	}
}
