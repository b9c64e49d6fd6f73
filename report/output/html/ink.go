package html

import (
	"fmt"
	"math"
	"strings"

	"github.com/wxreport/wxreport/charts"
	"github.com/wxreport/wxreport/report"
)

// The least contrast of WCAG 2 AA: for texts, and for what only has a shape.
const (
	forText  = 4.5
	forShape = 3.0
)

var white, black = charts.Color{R: 255, G: 255, B: 255, A: 255}, charts.Color{A: 255}

// scheme is the colours by day or by night.
type scheme struct {
	paper, ink, secondary, hairline, primary charts.Color
	quiet                                    charts.Color // small print on any tint
	solid, onSolid                           charts.Color // a box of the primary colour, and the text in it
	tones                                    map[report.Severity]swatch
	theme                                    report.Theme // for charts
}

// swatch is a severity's colour: as text, as the pale ground behind it, and as a
// box with text on it.
type swatch struct{ text, tint, solid, onSolid charts.Color }

// inks are both schemes and the colours that charts asked for.
type inks struct {
	day, night scheme
	from, to   charts.Color // the ground of the cover
	radius     float64      // of cards and callouts, px
	air        float64      // what gaps are multiplied with
	used       map[[2]charts.Color]int
	pairs      [][2]charts.Color
}

func parse(s, fallback string) charts.Color {
	c, err := charts.ParseColor(s)
	if err != nil {
		c, _ = charts.ParseColor(fallback)
	}
	return c
}

// newInks takes the theme's colours; what it leaves out is that of the built-in
// theme jade.
func newInks(t report.Theme) *inks {
	primary := parse(t.Colors.Primary, "#0b7d5a")
	dark := parse("#11161a", "").Mix(primary, 0.05)
	return &inks{
		day: newScheme(t, parse(t.Colors.Paper, "#ffffff"), parse(t.Colors.Ink, "#17212b"), parse(t.Colors.Secondary, "#5d6b79"),
			parse(t.Colors.Hairline, "#e3e8ec"), 0.1),
		night:  newScheme(t, dark, parse("#e8edf1", ""), parse("#a8b4be", ""), dark.Mix(white, 0.15), 0.16),
		from:   away(primary.Mix(white, 0.07), white, forText),
		to:     away(parse(t.Colors.Deep, "#064a36"), white, 7),
		air:    math.Round(t.Space(100)) / 100,
		radius: min(max(t.Radius, 0), 16) * 4 / 3,
		used:   map[[2]charts.Color]int{},
	}
}

func newScheme(t report.Theme, paper, ink, secondary, hairline charts.Color, share float64) scheme {
	s := scheme{paper: paper, ink: away(ink, paper, 7), secondary: away(secondary, paper, forText+0.3), hairline: hairline, tones: map[report.Severity]swatch{}}
	box := func(c charts.Color) (solid, on charts.Color) {
		if charts.Contrast(paper, black) < charts.Contrast(paper, white) { // by night boxes are light
			return away(c, paper, forText), paper
		}
		return away(c, white, forText), white
	}
	primary := parse(t.Colors.Primary, "#0b7d5a")
	s.primary = away(primary, paper, forText)
	s.solid, s.onSolid = box(primary)
	s.quiet = s.secondary.Mix(s.ink, 0.3)
	s.theme = t
	colors := &s.theme.Colors
	for _, v := range []struct {
		severity       report.Severity
		name, fallback string
		of             *string
	}{
		{report.Critical, t.Colors.Critical, "#c8372d", &colors.Critical}, {report.Warning, t.Colors.Warning, "#b9770e", &colors.Warning},
		{report.Notice, t.Colors.Notice, "#2c6bb3", &colors.Notice}, {report.Good, t.Colors.Good, "#0b7d5a", &colors.Good}, {report.Info, t.Colors.Secondary, "#5d6b79", new(string)},
	} {
		c := parse(v.name, v.fallback)
		tint := paper.Mix(away(c, paper, forShape), share)
		w := swatch{tint: tint, text: away(away(c, paper, forText), tint, forText)}
		w.solid, w.onSolid = box(c)
		s.quiet = away(s.quiet, tint, forText)
		s.tones[v.severity] = w
		*v.of = away(c, paper, forText).Hex()
	}
	colors.Paper, colors.Ink, colors.Secondary, colors.Hairline, colors.Primary = paper.Hex(), s.ink.Hex(), s.secondary.Hex(), hairline.Hex(), s.primary.Hex()
	s.theme.Series = nil
	for i, name := range t.Series {
		c := parse(name, t.Colors.Primary)
		if charts.Contrast(paper, black) < charts.Contrast(paper, white) {
			c = away(c, paper, forShape+0.5)
		}
		if i == 0 && name == t.Colors.Primary {
			c = s.primary
		}
		s.theme.Series = append(s.theme.Series, c.Hex())
	}
	return s
}

// away moves a colour, towards black or white, until it stands off a ground by at
// least the ratio, or can go no further.
func away(c, ground charts.Color, ratio float64) charts.Color {
	end := black
	if charts.Contrast(ground, white) > charts.Contrast(ground, black) {
		end = white
	}
	for step := 0; step <= 50; step++ {
		if moved := c.Mix(end, float64(step)/50); charts.Contrast(moved, ground) >= ratio {
			return moved
		}
	}
	return end
}

// ref is a reference to a pair of colours, for charts.
func (k *inks) ref(day, night charts.Color, text bool) string {
	if text {
		day, night = legible(day, k.day.paper), legible(night, k.night.paper)
	}
	pair := [2]charts.Color{day, night}
	n, known := k.used[pair]
	if !known {
		n = len(k.pairs)
		k.used[pair], k.pairs = n, append(k.pairs, pair)
	}
	return fmt.Sprintf("var(--k%d)", n)
}

// legible is the colour of a text in a chart: the names of pale series are moved
// until they can be read. What is nearly the paper's colour stands on a mark.
func legible(c, paper charts.Color) charts.Color {
	if r := charts.Contrast(c, paper); c.A < 255 || r < 1.5 || r >= forText {
		return c
	}
	return away(c, paper, forText)
}

// sheet is the part of the style sheet that sets the colours: by day, and by night
// on screens.
func (k *inks) sheet() string {
	var day, night strings.Builder
	k.day.write(&day)
	k.night.write(&night)
	for i, p := range k.pairs {
		fmt.Fprintf(&day, "--k%d:%s;", i, css(p[0]))
		if p[1] != p[0] {
			fmt.Fprintf(&night, "--k%d:%s;", i, css(p[1]))
		}
	}
	fmt.Fprintf(&day, "--cover-from:%s;--cover-to:%s;--air:%g;--radius:%gpx;", css(k.from), css(k.to), k.air, math.Round(k.radius*10)/10)
	return ":root{" + day.String() + "}\n@media screen and (prefers-color-scheme:dark){:root{color-scheme:dark;" + night.String() + "}}\n"
}

func (s scheme) write(b *strings.Builder) {
	for _, v := range []struct {
		name  string
		color charts.Color
	}{{"paper", s.paper}, {"ink", s.ink}, {"secondary", s.secondary}, {"hairline", s.hairline}, {"primary", s.primary}, {"solid", s.solid},
		{"on-solid", s.onSolid}, {"raised", s.paper.Mix(s.ink, 0.035)}, {"quiet", s.quiet}} {
		fmt.Fprintf(b, "--%s:%s;", v.name, css(v.color))
	}
	for _, severity := range report.Severities() {
		w := s.tones[severity]
		fmt.Fprintf(b, "--%s:%s;--%s-tint:%s;--%s-solid:%s;--%s-on:%s;", severity, css(w.text), severity, css(w.tint), severity, css(w.solid), severity, css(w.onSolid))
	}
}

// css is a colour with its opacity.
func css(c charts.Color) string {
	if c.A == 255 {
		return c.Hex()
	}
	return fmt.Sprintf("rgb(%d %d %d/%g)", c.R, c.G, c.B, math.Round(float64(c.A)/255*1000)/1000)
}
