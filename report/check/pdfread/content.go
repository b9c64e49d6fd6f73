package pdfread

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
)

const (
	maxOperators = 16 << 20 // over a whole file
	maxForms     = 8        // of forms inside forms
	maxStates    = 512      // of saved graphics states
	formCost     = 500      // operators that opening a form counts for
)

// state is what q saves.
type state struct {
	ctm                       matrix
	clip                      Box
	font                      *Font
	size                      float64
	charSpace, wordSpace      float64
	stretch, lead, rise, mode float64
}

// painter walks a content stream and notes what it shows.
type painter struct {
	f     *File
	page  *Page
	fonts map[any]*Font

	state
	saved      []state
	text, line matrix
	path       Box
	clipNext   bool
	tags       []bool // open marked content: is it an artifact
	artifacts  int    // how many of them are
	drawing    int    // index of the outermost form being painted; -1: none
	depth      int
	operators  *int
	nums       []float64
	tag, last  any // the last two operands that are no numbers
}

// run paints a content stream with its resources.
func (p *painter) run(body []byte, resources Dict) error {
	l := &lexer{b: body}
	for {
		v, err := l.object(0)
		if errors.Is(err, errEnd) {
			if l.skip(); l.at >= len(l.b) {
				return nil
			}
		}
		if err != nil {
			return err
		}
		switch v := v.(type) {
		case float64:
			if len(p.nums) < 64 {
				p.nums = append(p.nums, v)
			}
			continue
		case keyword:
			if *p.operators++; *p.operators > maxOperators {
				return fmt.Errorf("more than %d operators", maxOperators)
			}
			if v == "BI" {
				if err := skipPicture(l); err != nil {
					return err
				}
			} else if err := p.operator(string(v), resources); err != nil {
				return fmt.Errorf("operator %.8q: %w", string(v), err)
			}
			p.nums, p.tag, p.last = p.nums[:0], nil, nil
		default:
			p.tag, p.last = p.last, v
		}
	}
}

// skipPicture passes an inline picture.
func skipPicture(l *lexer) error {
	i := bytes.Index(l.b[l.at:], []byte("ID"))
	if i < 0 {
		return errEnd
	}
	l.at += i + 2
	for {
		i := bytes.Index(l.b[l.at:], []byte("EI"))
		if i < 0 {
			return errEnd
		}
		l.at += i + 2
		if l.at >= len(l.b) || space(l.b[l.at]) {
			return nil
		}
	}
}

// num is the operand that many from the last.
func (p *painter) num(back int) float64 {
	if back > len(p.nums) {
		return 0
	}
	return p.nums[len(p.nums)-back]
}

func (p *painter) six() matrix {
	return matrixOf([6]float64{p.num(6), p.num(5), p.num(4), p.num(3), p.num(2), p.num(1)})
}

func (p *painter) operator(op string, resources Dict) error {
	switch op {
	case "q":
		if len(p.saved) >= maxStates {
			return fmt.Errorf("more than %d saved states", maxStates)
		}
		p.saved = append(p.saved, p.state)
	case "Q":
		if n := len(p.saved); n > 0 {
			p.state, p.saved = p.saved[n-1], p.saved[:n-1]
		}
	case "cm":
		p.ctm = p.six().over(p.ctm)
	case "Do":
		name, _ := p.last.(Name)
		return p.do(name, resources)
	case "sh":
		p.paint(p.clip)
	case "BMC", "BDC", "EMC":
		p.mark(op)
	default:
		if !p.pathOperator(op) {
			return p.textOperator(op, resources)
		}
	}
	return nil
}

// mark follows marked content; what stands in an artifact is no content.
func (p *painter) mark(op string) {
	if op == "EMC" {
		if n := len(p.tags); n > 0 {
			if p.tags[n-1] {
				p.artifacts--
			}
			p.tags = p.tags[:n-1]
		}
		return
	}
	tag := p.last
	if op == "BDC" { // its properties come last
		tag = p.tag
	}
	artifact := tag == Name("Artifact")
	if artifact {
		p.artifacts++
	}
	p.tags = append(p.tags, artifact)
}

func (p *painter) pathOperator(op string) bool {
	grow := func(back int) { p.path = p.path.with(p.ctm.apply(p.num(back), p.num(back-1))) }
	switch op {
	case "m", "l":
		grow(2)
	case "c":
		grow(6)
		grow(4)
		grow(2)
	case "v", "y":
		grow(4)
		grow(2)
	case "re":
		x, y, w, h := p.num(4), p.num(3), p.num(2), p.num(1)
		b := p.ctm.box(Box{min(x, x+w), min(y, y+h), max(x, x+w), max(y, y+h)})
		p.path = p.path.with(b.X0, b.Y0).with(b.X1, b.Y1)
	case "h":
	case "W", "W*":
		p.clipNext = true
	case "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "n":
		if op != "n" {
			p.paint(p.path)
		}
		if p.clipNext {
			p.clip = p.clip.clip(p.path)
		}
		p.path, p.clipNext = empty, false
	default:
		return false
	}
	return true
}

// paint notes a painted path.
func (p *painter) paint(b Box) {
	if !b.Overlaps(p.clip) {
		return
	}
	p.page.Paths++
	if p.drawing >= 0 {
		d := &p.page.Drawings[p.drawing]
		d.Paths++
		if b.Within(d.Box, 2) {
			d.Inside++
		}
	}
}

func (p *painter) textOperator(op string, resources Dict) error {
	switch op {
	case "BT":
		p.text, p.line = unit, unit
	case "Tf":
		name, _ := p.last.(Name)
		fonts, _ := p.f.Get(resources["Font"]).(Dict)
		v, ok := fonts[name]
		if !ok {
			return fmt.Errorf("font %s is not among the resources", name)
		}
		p.font, p.size = p.fontOf(v), p.num(1)
	case "rg", "RG":
		p.dip(p.num(3), p.num(2), p.num(1))
	case "g", "G":
		p.dip(p.num(1), p.num(1), p.num(1))
	case "Tc":
		p.charSpace = p.num(1)
	case "Tw":
		p.wordSpace = p.num(1)
	case "Tz":
		p.stretch = p.num(1) / 100
	case "TL":
		p.lead = p.num(1)
	case "Ts":
		p.rise = p.num(1)
	case "Tr":
		p.mode = p.num(1)
	case "Tm":
		p.line = p.six()
		p.text = p.line
	case "Td", "TD":
		if op == "TD" {
			p.lead = -p.num(1)
		}
		p.move(p.num(2), p.num(1))
	case "T*":
		p.move(0, -p.lead)
	case "'", `"`:
		p.move(0, -p.lead)
		p.show(Array{p.last})
	case "Tj":
		p.show(Array{p.last})
	case "TJ":
		list, _ := p.last.(Array)
		p.show(list)
	}
	return nil // colours and line styles
}

// dip notes a colour.
func (p *painter) dip(r, g, b float64) {
	if p.page.Inks == nil {
		p.page.Inks = map[Ink]bool{}
	}
	part := func(v float64) uint8 { return uint8(255*min(max(v, 0), 1) + 0.5) }
	p.page.Inks[Ink{part(r), part(g), part(b)}] = true
}

func (p *painter) move(x, y float64) {
	p.line = matrix{1, 0, 0, 1, x, y}.over(p.line)
	p.text = p.line
}

// fontOf reads a font once a file.
func (p *painter) fontOf(v any) *Font {
	key, ok := v.(Ref)
	if !ok {
		return p.f.font(v)
	}
	if p.fonts[key] == nil {
		p.fonts[key] = p.f.font(v)
	}
	return p.fonts[key]
}

// show notes a shown text.
func (p *painter) show(parts Array) {
	if p.font == nil {
		p.page.Problems = append(p.page.Problems, "text without a font")
		return
	}
	var b strings.Builder
	width, missing := 0.0, 0
	for _, part := range parts {
		switch part := part.(type) {
		case String:
			w, m := p.font.show(part, &b)
			width += w/1000*p.size + p.charSpace*float64(len(part)/2)
			missing += m
		case float64:
			width -= part / 1000 * p.size
		}
	}
	width *= p.stretch
	m := p.text.over(p.ctm)
	box := m.box(Box{0, p.rise - 0.12*p.size, width, p.rise + 0.88*p.size})
	p.text = matrix{1, 0, 0, 1, width, 0}.over(p.text)
	if b.Len() == 0 {
		return
	}
	p.page.Runs = append(p.page.Runs, Run{Text: b.String(), Box: box, Font: p.font, Size: p.size, Missing: missing, Drawing: p.drawing,
		Artifact: p.artifacts > 0, Hidden: p.mode == 3 || p.mode == 7 || !box.Overlaps(p.clip), Cut: !box.Within(p.clip, 0.3*p.size+1)})
	if p.drawing >= 0 {
		p.page.Drawings[p.drawing].Texts++
	}
}

// do paints a form or a picture.
func (p *painter) do(name Name, resources Dict) error {
	list, _ := p.f.Get(resources["XObject"]).(Dict)
	s, ok := p.f.Get(list[name]).(*Stream)
	if !ok {
		return fmt.Errorf("%s is not among the resources", name)
	}
	if p.f.Get(s.Dict["Subtype"]) == Name("Image") {
		return p.picture(s)
	}
	if *p.operators += formCost; *p.operators > maxOperators {
		return fmt.Errorf("more than %d operators", maxOperators)
	}
	if p.depth >= maxForms {
		return fmt.Errorf("forms nest deeper than %d", maxForms)
	}
	body, err := p.f.decode(s)
	if err != nil {
		return err
	}
	inner := *p
	inner.depth++
	inner.saved, inner.nums, inner.tags, inner.artifacts = nil, nil, nil, p.artifacts
	inner.path = empty
	if m, ok := p.f.floats(s.Dict["Matrix"], 6); ok {
		inner.ctm = matrixOf([6]float64(m)).over(p.ctm)
	}
	if b, ok := p.f.floats(s.Dict["BBox"], 4); ok {
		inner.clip = p.clip.clip(inner.ctm.box(Box{min(b[0], b[2]), min(b[1], b[3]), max(b[0], b[2]), max(b[1], b[3])}))
	}
	if p.drawing < 0 {
		inner.drawing = len(p.page.Drawings)
		p.page.Drawings = append(p.page.Drawings, Drawing{Box: inner.clip, Before: len(p.page.Runs)})
	}
	own, ok := p.f.Get(s.Dict["Resources"]).(Dict)
	if !ok {
		own = resources
	}
	if err := inner.run(body, own); err != nil {
		return fmt.Errorf("form %s: %w", name, err)
	}
	return nil
}

func (p *painter) picture(s *Stream) error {
	width, _ := p.f.Get(s.Dict["Width"]).(float64)
	height, _ := p.f.Get(s.Dict["Height"]).(float64)
	pic := Picture{Box: p.ctm.box(Box{0, 0, 1, 1}), Width: int(width), Height: int(height), stream: s}
	p.page.Pictures = append(p.page.Pictures, pic)
	if p.drawing >= 0 {
		p.page.Drawings[p.drawing].Pictures++
	}
	return nil
}

// floats reads an array of that many numbers.
func (f *File) floats(v any, n int) ([]float64, bool) {
	list, ok := f.Get(v).(Array)
	if !ok || len(list) != n {
		return nil, false
	}
	out := make([]float64, n)
	for i, e := range list {
		if out[i], ok = f.Get(e).(float64); !ok {
			return nil, false
		}
	}
	return out, true
}
