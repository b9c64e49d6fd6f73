package letter

import (
	"bytes"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"math"
	"sync"

	"github.com/wxreport/wxreport/charts"
	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/font"
	"github.com/wxreport/wxreport/templates/fonts"
)

// Measures of the inline charts: 592 px fill the 640 px column. They are drawn as if they had 440 px, so that their
// letters can still be read on a telephone, where they have 343.
const (
	pictureWidth = 592 // CSS pixels in the column
	drawnWidth   = 440 // CSS pixels that a chart is drawn for
	pixelWidth   = 2 * pictureWidth
	margin       = 10   // CSS pixels of white around a chart: dark themes show where it ends
	points       = 0.75 // a CSS pixel
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

// pictures draws of the first chart of the chapters that the gravest findings
// are in, on their own white: dark themes of mail programs turn clear grounds black.
func pictures(doc *report.Document) ([]picture, error) {
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
		body, height, err := drawOne(figure.Chart, charts.Style{Theme: light(doc.Theme), Words: doc.Words, Font: faces})
		if err != nil {
			return nil, fmt.Errorf("figure %s: %w", figure.ID, err)
		}
		name := fmt.Sprintf("chart-%02d", len(out)+1)
		out = append(out, picture{Name: name + ".png", ID: name + "@wxreport", Title: figure.Title, Alt: altText(figure),
			Reading: figure.Reading, Width: pictureWidth, Height: height, Body: body})
	}
	return out, nil
}

// drawOne draws a chart on white with a margin, and gives the picture's height in CSS pixels.
func drawOne(chart report.Chart, style charts.Style) (body []byte, height int, err error) {
	width := float64(drawnWidth-2*margin) * points
	canvas, err := charts.Draw(chart, charts.Size{W: width, H: min(max(charts.Height(chart, width), 120), tallest)}, style)
	if err != nil {
		return nil, 0, err
	}
	const scale = float64(pixelWidth) / drawnWidth // pixels a CSS pixel
	drawn, err := charts.Image(canvas, charts.PNGOptions{Scale: scale / points})
	if err != nil {
		return nil, 0, err
	}
	edge := (pixelWidth - drawn.Bounds().Dx()) / 2
	sheet := image.NewRGBA(image.Rect(0, 0, pixelWidth, drawn.Bounds().Dy()+2*edge))
	draw.Draw(sheet, sheet.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(sheet, drawn.Bounds().Add(image.Pt(edge, edge)), drawn, image.Point{}, draw.Src)
	var out bytes.Buffer
	if err := png.Encode(&out, sheet); err != nil {
		return nil, 0, err
	}
	return out.Bytes(), int(math.Round(float64(sheet.Bounds().Dy()) * pictureWidth / pixelWidth)), nil
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
