package letter

import (
	"fmt"
	"math"
	"sync"

	"github.com/wxreport/wxreport/charts"
	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/font"
	"github.com/wxreport/wxreport/templates/fonts"
)

// Measures of the inline charts: 592 px fill the 640 px column, drawn with two
// pixels each for dense screens.
const (
	pictureWidth = 592 // CSS pixels
	points       = 0.75
	density      = 2.0
	maxPictures  = 2
	tallest      = 260.0 // points
)

// picture is one inline chart.
type picture struct {
	Name, ID      string // chart-01.png, chart-01@wxreport
	Title, Alt    string
	Reading       string
	Width, Height int // CSS pixels
	Body          []byte
}

// family parses the built-in fonts once.
var family = sync.OnceValues(func() (*font.Family, error) {
	var faces []*font.Face
	for _, f := range []struct {
		name string
		body []byte
	}{{"regular", fonts.Regular}, {"bold", fonts.Bold}, {"emoji", fonts.Emoji}} {
		face, err := font.Parse(f.name, f.body)
		if err != nil {
			return nil, fmt.Errorf("built-in font: %w", err)
		}
		faces = append(faces, face)
	}
	return &font.Family{Regular: faces[0], Bold: faces[1], Fallback: faces[2:]}, nil
})

// draw makes pictures of the first chart of the chapters that the gravest findings
// are in, on their own white: dark themes of mail programs turn clear grounds black.
func draw(doc *report.Document) ([]picture, error) {
	faces, err := family()
	if err != nil {
		return nil, err
	}
	var out []picture
	seen := map[string]bool{}
	for _, f := range doc.Summary.Findings {
		if len(out) == maxPictures || seen[f.Section] {
			continue
		}
		seen[f.Section] = true
		figure, ok := firstFigure(doc, f.Section)
		if !ok {
			continue
		}
		width := pictureWidth * points
		height := min(max(charts.Height(figure.Chart, width), 120), tallest)
		canvas, err := charts.Draw(figure.Chart, charts.Size{W: width, H: height}, charts.Style{Theme: light(doc.Theme), Words: doc.Words, Font: faces})
		if err != nil {
			return nil, fmt.Errorf("figure %s: %w", figure.ID, err)
		}
		body, err := charts.PNG(canvas, charts.PNGOptions{Scale: density / points})
		if err != nil {
			return nil, fmt.Errorf("figure %s: %w", figure.ID, err)
		}
		name := fmt.Sprintf("chart-%02d", len(out)+1)
		out = append(out, picture{Name: name + ".png", ID: name + "@wxreport", Title: figure.Title, Alt: altText(figure),
			Reading: figure.Reading, Width: pictureWidth, Height: int(math.Round(height / points)), Body: body})
	}
	return out, nil
}

// light is the theme on white paper.
func light(t report.Theme) report.Theme {
	t.Colors.Paper = "#ffffff"
	return t
}

// altText says what the picture shows where pictures are off.
func altText(f report.Figure) string {
	for _, s := range []string{f.Alt, f.Reading} {
		if s != "" {
			return f.Title + ": " + s
		}
	}
	return f.Title
}

func firstFigure(doc *report.Document, section string) (report.Figure, bool) {
	for _, c := range doc.Chapters {
		if c.ID != section {
			continue
		}
		for _, b := range c.Blocks {
			if f, ok := b.(report.Figure); ok {
				return f, true
			}
		}
	}
	return report.Figure{}, false
}
