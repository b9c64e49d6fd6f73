package html

import (
	"fmt"
	"html/template"
	"strings"

	"github.com/wxreport/wxreport/charts"
	"github.com/wxreport/wxreport/report"
)

// The widths a chart is drawn at, pt: for the whole measure, and for half of it or
// a phone. Its texts are set for these and grow with the picture.
const (
	wideChart   = 620.0
	narrowChart = 310.0
	minChart    = 44.0
	maxChart    = 900.0
	axisSize    = 9.0
)

// figureView is a chart under its title, with the sentence to take away.
type figureView struct {
	ID, Title, About, Reading string
	Charts                    []template.HTML
}

func (c *composer) figure(f report.Figure, narrow bool) (template.HTML, error) {
	v := figureView{ID: c.anchor("figure", f.ID), Title: prose(f.Title), Reading: prose(f.Reading)}
	var about []string
	for _, s := range []string{f.Unit, f.N, f.Source} {
		if s = proseLine(s); s != "" {
			about = append(about, s)
		}
	}
	v.About = strings.Join(about, " · ")
	widths := map[string]float64{"chart": narrowChart}
	order := []string{"chart"}
	if !narrow {
		widths = map[string]float64{"chart wide": wideChart, "chart narrow": narrowChart}
		order = []string{"chart wide", "chart narrow"}
	}
	for _, class := range order {
		svg, err := c.chart(f, class, widths[class])
		if err != nil {
			return "", fmt.Errorf("figure %s: %w", f.ID, err)
		}
		v.Charts = append(v.Charts, svg)
	}
	return c.part("figure", v)
}

func (c *composer) chart(f report.Figure, class string, width float64) (template.HTML, error) {
	size := charts.Size{W: width, H: chartHeight(f, width)}
	draw := func(theme report.Theme) (*charts.Canvas, error) {
		return charts.Draw(f.Chart, size, charts.Style{Theme: theme, Words: c.words, Font: &c.family, Label: axisSize})
	}
	day, err := draw(c.inks.day.theme)
	if err != nil {
		return "", err
	}
	night, err := draw(c.inks.night.theme)
	if err != nil {
		return "", err
	}
	return template.HTML(charts.Inline(day, night, class, alternative(f), c.inks.ref)), nil //nolint:gosec // escaped by charts
}

// alternative is what a figure says to those who do not see it.
func alternative(f report.Figure) string {
	text := proseLine(f.Alt)
	if text == "" {
		text = strings.TrimSpace(proseLine(f.Title) + " " + proseLine(f.Reading))
	}
	return text
}

// chartHeight is the height a figure asks for, or its chart's own. A chart whose
// height follows its width would be too flat where it is narrow.
func chartHeight(f report.Figure, width float64) float64 {
	height := charts.Height(f.Chart, width)
	if f.Height > 0 {
		height = f.Height * width
	}
	free := f.Height > 0 || charts.Height(f.Chart, wideChart) > 1.5*charts.Height(f.Chart, narrowChart)
	if free && width < wideChart {
		height = max(height, 0.58*width)
	}
	return min(max(height, minChart), maxChart)
}
