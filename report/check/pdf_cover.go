package check

import (
	"bytes"
	"fmt"
	"image"
	"image/draw"
	_ "image/jpeg" // logos
	_ "image/png"
	"math"
	"strings"

	"github.com/wxreport/wxreport/report"
	"github.com/wxreport/wxreport/report/check/pdfread"
)

// cover checks account, title and period on the first page.
func (p *paper) cover() {
	if len(p.Pages) == 0 {
		return
	}
	var b strings.Builder
	for _, r := range p.Pages[0].Runs {
		b.WriteString(squeeze(r.Text))
	}
	s := newShown(b.String(), nil)
	want := func(check, what, text string) {
		if _, _, ok := s.find(squeeze(text), 0, len(s.text)); !ok {
			p.out.tell("pdf."+check, "page 1", what+" is not on the cover", text, s.text)
		}
	}
	job := p.doc.Job
	want("account", "the account", job.Account.Name)
	want("period", "the period", p.doc.Words.Period(job.Period))
	want("text", "the title", p.doc.Title)
}

// running checks that every page behind the cover names the account and the period
// in its outer bands; a theme's own header may leave out either.
func (p *paper) running() {
	if p.doc.Theme.Header != "" {
		return
	}
	account, period := squeeze(p.doc.Job.Account.Name), squeeze(p.doc.Words.Period(p.doc.Job.Period))
	for i := 1; i < len(p.Pages); i++ {
		var b strings.Builder
		height := p.Pages[i].Size.Y1 - p.Pages[i].Size.Y0
		for _, r := range p.Pages[i].Runs {
			if r.Box.Y0 <= p.Pages[i].Size.Y0+band*height || r.Box.Y1 >= p.Pages[i].Size.Y1-band*height {
				b.WriteString(squeeze(r.Text))
			}
		}
		s := newShown(b.String(), nil)
		if _, _, ok := s.find(account, 0, len(s.text)); !ok {
			p.out.tell("pdf.account", pageName(i), "the running head does not name the account", p.doc.Job.Account.Name, s.text)
		}
		if _, _, ok := s.find(period, 0, len(s.text)); !ok {
			p.out.tell("pdf.period", pageName(i), "the running head does not name the period", p.doc.Words.Period(p.doc.Job.Period), s.text)
		}
	}
}

// mostLogo bounds what of a logo is decoded, in pixels.
const mostLogo = 16 << 20

// logo checks that the picture on the cover is the account's. Pictures are
// scaled before they are embedded, so that a coarse grid of colours is compared.
func (p *paper) logo() {
	if len(p.Pages) == 0 {
		return
	}
	pictures := p.Pages[0].Pictures
	logo := p.doc.Job.Account.Logo
	switch logo.Type {
	case "image/png", "image/jpeg":
	case "":
		if len(pictures) > 0 {
			p.out.tell("pdf.logo", "page 1", "a logo is on the cover", "none", "")
		}
		return
	case "image/svg+xml":
		p.drawnLogo(logo)
		return
	default:
		return
	}
	size, _, err := image.DecodeConfig(bytes.NewReader(logo.Body))
	if err != nil || size.Width <= 0 || size.Height <= 0 || size.Width > mostLogo/size.Height {
		return // the renderer has told that it cannot be shown
	}
	decoded, _, err := image.Decode(bytes.NewReader(logo.Body))
	if err != nil {
		return
	}
	if len(pictures) == 0 {
		p.out.tell("pdf.logo", "page 1", "the logo is missing", logo.Name, "no picture")
		return
	}
	want := thumbnail(decoded)
	distance := math.Inf(1)
	for _, pic := range pictures {
		if shown := p.picture(pic); shown != nil {
			distance = min(distance, apart(want, thumbnail(shown)))
		}
	}
	if distance > mostApart {
		p.out.tell("pdf.logo", "page 1", "the picture on the cover is not the account's logo", logo.Name, fmt.Sprintf("a picture that differs by %.0f %%", 100*distance))
	}
}

// picture is a picture of the file as an image; nil where it cannot be read.
func (p *paper) picture(pic pdfread.Picture) image.Image {
	colors, alpha, err := p.file.Samples(pic)
	if err != nil {
		return nil
	}
	if len(colors) != 3*pic.Width*pic.Height {
		decoded, _, err := image.Decode(bytes.NewReader(colors)) // a JPEG as it stands
		if err != nil {
			return nil
		}
		return decoded
	}
	out := image.NewNRGBA(image.Rect(0, 0, pic.Width, pic.Height))
	for i := range pic.Width * pic.Height {
		copy(out.Pix[4*i:], colors[3*i:3*i+3])
		out.Pix[4*i+3] = 255
		if len(alpha) == pic.Width*pic.Height {
			out.Pix[4*i+3] = alpha[i]
		}
	}
	return out
}

const (
	grid      = 8    // squares a side
	mostApart = 0.06 // mean difference of the same logo scaled otherwise, 0 to 1
)

// thumbnail is the mean colours of a picture on white, in a grid, 0 to 1; then its aspect.
func thumbnail(src image.Image) []float64 {
	b := src.Bounds()
	rgba, ok := src.(*image.NRGBA)
	if !ok {
		rgba = image.NewNRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
		draw.Draw(rgba, rgba.Rect, src, b.Min, draw.Src)
	}
	w, h := rgba.Rect.Dx(), rgba.Rect.Dy()
	sums, counts := make([]float64, grid*grid*3), make([]float64, grid*grid)
	step := max(1, max(w, h)/256)
	for y := 0; y < h; y += step {
		for x := 0; x < w; x += step {
			pix := rgba.Pix[rgba.PixOffset(x+rgba.Rect.Min.X, y+rgba.Rect.Min.Y):]
			alpha := float64(pix[3]) / 255
			cell := y*grid/h*grid + x*grid/w
			counts[cell]++
			for c := range 3 {
				sums[3*cell+c] += float64(pix[c])/255*alpha + 1 - alpha
			}
		}
	}
	for cell, n := range counts {
		for c := range 3 {
			sums[3*cell+c] /= max(n, 1)
		}
	}
	return append(sums, math.Log(float64(w)/float64(h)))
}

// apart is the mean difference of two thumbnails, more where their shapes differ.
func apart(a, b []float64) float64 {
	last := len(a) - 1
	total := 0.0
	for i := range a[:last] {
		total += math.Abs(a[i] - b[i])
	}
	return total/float64(last) + max(0, math.Abs(a[last]-b[last])-0.1)
}

// figures checks that every chart has marks: a drawing below its title with
// painted paths, one a series at least, and labels.
func (p *paper) figures(r *reader) {
	for i, c := range p.doc.Chapters {
		if r.chapters[i] < 0 {
			continue
		}
		from, to := r.scope(i)
		for _, b := range c.Blocks {
			if f, ok := b.(report.Figure); ok {
				p.figure(r, f, from, to)
			}
		}
	}
}

// belowTitle is how far a chart may begin below the line of its title, in points.
const belowTitle = 75.0

func (p *paper) figure(r *reader, f report.Figure, from, to int) {
	series := seriesOf(f.Chart)
	title := squeeze(f.Title)
	if series == 0 || title == "" {
		return
	}
	problem, place := "the drawing is missing", ""
	for at, _, ok := r.find(title, from, to); ok; at, _, ok = r.find(title, at+1, to) {
		page, run := p.at(at)
		if page < 0 {
			continue
		}
		place = pageName(page)
		best, gap := -1, belowTitle
		box := p.Pages[page].Runs[run].Box
		for k, d := range p.Pages[page].Drawings {
			below := box.Y0 - d.Box.Y1
			if below > -6 && below < gap && box.X0 < d.Box.X1 && d.Box.X0 < box.X1+4 {
				best, gap = k, below
			}
		}
		if best < 0 {
			continue
		}
		d := p.Pages[page].Drawings[best]
		switch {
		case d.Inside < series:
			problem = fmt.Sprintf("the drawing has %d marks for %d series", d.Inside, series)
		case d.Texts == 0 && len(f.Chart.Labels) > 0:
			problem = "the drawing has no labels"
		case p.says(page, best, r.words.Say("chart.no_data")):
			problem = "the drawing says that there is no data"
		default:
			return
		}
	}
	p.out.tell("pdf.chart", place, "figure "+f.ID+": "+problem, "marks for what it measures", "")
}

// seriesOf counts what a chart has to draw: its series with a known value, and its points.
func seriesOf(c report.Chart) int {
	n := 0
	for _, s := range c.Series {
		for _, v := range s.Values {
			if v.Known {
				n++
				break
			}
		}
	}
	for _, p := range c.Points {
		if p.X.Known && p.Y.Known {
			return n + 1
		}
	}
	return n
}

// at is the page and run of an offset of the text.
func (p *paper) at(offset int) (page, run int) {
	for i, spots := range p.spots {
		for k, s := range spots {
			if s.from <= offset && offset < s.to {
				return i, k
			}
		}
	}
	return -1, -1
}

// says reports whether a drawing holds the text.
func (p *paper) says(page, drawing int, text string) bool {
	for _, r := range p.Pages[page].Runs {
		if r.Drawing == drawing && squeeze(r.Text) == squeeze(text) {
			return true
		}
	}
	return false
}
