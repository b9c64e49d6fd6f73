package pdf

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/wxreport/wxreport/charts"
)

var imageWidth = regexp.MustCompile(`^<</Type /XObject\n/Subtype /Image\n/Width (\d{1,9})\n`)

// gradient is an axial shading over a whole drawing, from x0, y0 to x1, y1 (y
// down). The drawing should not reach beyond these: some viewers leave a bright
// line at the edge there.
type gradient struct {
	x0, y0, x1, y1 float64
	from, to       charts.Color
}

// fillPlaceholders puts every drawing in the place of its placeholder.
// fontNumbers are the objects of the regular and the bold font.
func (f *file) fillPlaceholders(arts []*art, fonts coders, fontNumbers [2]int) error {
	found := make([]bool, len(arts))
	shared := &resources{number: f.add(nil), fonts: fontNumbers, alphas: map[string]float64{}}
	for n := range f.objects {
		m := imageWidth.FindSubmatch(f.objects[n])
		if m == nil {
			continue
		}
		width, err := strconv.Atoi(string(m[1]))
		k := width - placeholderBase
		if err != nil || k < 0 || k >= len(arts) || found[k] {
			return fmt.Errorf("pdf: picture object %d of width %s is no placeholder", n, m[1])
		}
		found[k] = true
		if err := f.fillPlaceholder(n, width, arts[k], fonts, shared); err != nil {
			return err
		}
	}
	for k, ok := range found {
		if !ok {
			return fmt.Errorf("pdf: drawing %d of %d was not placed", k+1, len(arts))
		}
	}
	f.objects[shared.number] = []byte("<<" + shared.entries() + ">>")
	return nil
}

// resources are what the drawings use, all in one object.
type resources struct {
	number int
	fonts  [2]int
	alphas map[string]float64
}

// entries are those of the resource dictionary.
func (r *resources) entries() string {
	var b strings.Builder
	fmt.Fprintf(&b, "/Font<</F1 %d 0 R/F2 %d 0 R>>", r.fonts[0], r.fonts[1])
	if len(r.alphas) > 0 {
		b.WriteString("/ExtGState<<")
		for _, name := range slices.Sorted(maps.Keys(r.alphas)) {
			fmt.Fprintf(&b, "/%s<</ca %.3f/CA %.3f>>", name, r.alphas[name], r.alphas[name])
		}
		b.WriteString(">>")
	}
	return b.String()
}

func (f *file) fillPlaceholder(n, width int, a *art, fonts coders, shared *resources) error {
	// The placeholder stands as wide as the drawing, but lower; its upper edge
	// is the drawing's. The matrix undoes its scale.
	low := a.width * float64(placeholderHeight(width)) / float64(width)
	if a.picture != nil {
		return f.fillPicture(n, a, low)
	}
	content := charts.PDFOperators(a.canvas, charts.PDFOptions{Encode: func(bold bool, text string) (string, string) {
		return "", hexCodes(fonts.of(bold).encode(text))
	}})
	own := &resources{fonts: shared.fonts, alphas: map[string]float64{}}
	for _, s := range content.Alphas {
		shared.alphas[s.Name], own.alphas[s.Name] = s.Value, s.Value
	}
	used := fmt.Sprintf("%d 0 R", shared.number)
	body := content.Stream
	if a.gradient != nil {
		used = "<<" + own.entries() + "/Shading<</S0 " + a.gradient.dictionary(a.height) + ">>>>"
		body = append([]byte("/S0 sh\n"), body...)
	}
	f.objects[n] = stream(formDictionary(a.width, a.height, low, used), body)
	return nil
}

// formDictionary maps a drawing of width and height to the unit square that is
// placed width wide and low high, upper edges together. resources is a dictionary or
// refers to one.
func formDictionary(width, height, low float64, resources string) string {
	return fmt.Sprintf("/Type/XObject/Subtype/Form/BBox[0 0 %s %s]/Matrix[%.9f 0 0 %.9f 0 %.9f]/Resources %s",
		num(width), num(height), 1/width, 1/low, 1-height/low, resources)
}

func (g gradient) dictionary(height float64) string {
	component := func(c charts.Color) string {
		return fmt.Sprintf("%.3f %.3f %.3f", float64(c.R)/255, float64(c.G)/255, float64(c.B)/255)
	}
	return fmt.Sprintf("<</ShadingType 2/ColorSpace/DeviceRGB/Coords[%s %s %s %s]/Extend[true true]/AntiAlias false/Function<</FunctionType 2/Domain[0 1]/C0[%s]/C1[%s]/N 0.6>>>>",
		num(g.x0), num(height-g.y0), num(g.x1), num(height-g.y1), component(g.from), component(g.to))
}
