package pdf

import (
	"io/fs"
	"math"
	"strings"
	"testing"

	"github.com/wxreport/wxreport/charts"
	"github.com/wxreport/wxreport/report/spec"
	"github.com/wxreport/wxreport/templates"
)

// luminance is that of WCAG 2.2.
func luminance(c charts.Color) float64 {
	linear := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

func contrast(a, b charts.Color) float64 {
	x, y := luminance(a)+0.05, luminance(b)+0.05
	return max(x, y) / min(x, y)
}

// TestTextContrastsWithItsGround holds every shipped theme to level AA: 4.5 for
// text, 3 for large text, on every ground this package sets it on.
func TestTextContrastsWithItsGround(t *testing.T) {
	t.Parallel()
	const text, large = 4.5, 3.0
	themes, err := fs.Sub(templates.FS, "themes")
	if err != nil {
		t.Fatal(err)
	}
	files, err := fs.Glob(themes, "*.yaml")
	if err != nil || len(files) < 3 {
		t.Fatalf("themes %v, %v; expected at least three", files, err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(file, ".yaml")
		theme, err := spec.LoadTheme(themes, name)
		if err != nil {
			t.Fatal(err)
		}
		p := newPalette(theme.Colors)
		pair := func(what string, ink, ground charts.Color, least float64) {
			if got := contrast(ink, ground); got < least {
				t.Errorf("%s: %s has a contrast of %.2f, expected %.1f", name, what, got, least)
			}
		}
		pair("ink on paper", p.ink, p.paper, text)
		pair("small print on paper", p.secondary, p.paper, text)
		pair("terms and tags", p.primary, p.paper, text)
		pair("a tag on its tint", p.word(p.primary, p.tint(p.primary)), p.tint(p.primary), text)
		pair("a number in its box", white, p.primary, text)
		for what, tone := range map[string]charts.Color{"critical": p.critical, "warning": p.warning, "notice": p.notice, "good": p.good, "info": p.secondary} {
			pair("the word in a pill: "+what, white, p.pillGround(tone), text)
			pair("a status in a table: "+what, p.word(tone, p.paper), p.paper, text)
			pair("a claim on its tint: "+what, p.ink, p.tint(tone), text)
			pair("evidence on its tint: "+what, p.secondary, p.tint(tone), text)
			pair("the label of an advice on the tint: "+what, p.word(p.good, p.tint(tone)), p.tint(tone), text)
		}
		for _, cover := range []string{ringsCover, plainCover, bandCover, paperCover} {
			c := newComposer(t, bareDocument(t, "en"))
			c.colors, c.doc.Theme.Cover = p, cover
			look := c.coverLook()
			head, body := []charts.Color{p.paper}, []charts.Color{p.paper}
			switch cover {
			case ringsCover, plainCover:
				ends := []charts.Color{look.gradient.from, look.gradient.to}
				head, body = ends, ends
			case bandCover:
				head = []charts.Color{p.primary}
			}
			for _, ground := range head {
				pair(cover+" cover: title", look.head.title, ground, large)
				pair(cover+" cover: account", look.head.text, ground, text)
				pair(cover+" cover: industry", look.head.faint, ground, text)
			}
			for _, ground := range body {
				pair(cover+" cover: lines", look.body.text, ground, text)
				pair(cover+" cover: small print", look.body.faint, ground, text)
			}
		}
	}
}
