package charts

import (
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"
)

// svgFamily is what a viewer sets the texts in; the first is our own.
const svgFamily = `'Noto Sans SC','PingFang SC','Microsoft YaHei',sans-serif`

// SVG replays the canvas to a stand-alone SVG. Texts stay texts, anchored where
// they stand, so that a viewer without our font still sets them in place.
func SVG(c *Canvas) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %s %s" font-family="%s" stroke-linejoin="round">`+"\n",
		short(c.W), short(c.H), svgFamily)
	for _, op := range c.Ops {
		svgOp(&b, op, op, svgPaint)
	}
	b.WriteString("</svg>\n")
	return []byte(b.String())
}

// painter writes an attribute, fill or stroke, with the colour of an operation and
// of its twin.
type painter func(b *strings.Builder, attribute string, color, twin Color)

// svgOp writes an operation; of its twin only the colours are used.
func svgOp(b *strings.Builder, op, twin Op, paint painter) {
	if op.Text != nil {
		svgText(b, *op.Text, twin.Text.Color, paint)
		return
	}
	b.WriteString(`<path d="`)
	for i, s := range op.Path {
		if i > 0 && s.Op != 'Z' {
			b.WriteByte(' ')
		}
		b.WriteByte(s.Op)
		switch s.Op {
		case 'C':
			fmt.Fprintf(b, "%s %s %s %s %s %s", short(s.X1), short(s.Y1), short(s.X2), short(s.Y2), short(s.X), short(s.Y))
		case 'Q':
			fmt.Fprintf(b, "%s %s %s %s", short(s.X1), short(s.Y1), short(s.X), short(s.Y))
		case 'M', 'L':
			fmt.Fprintf(b, "%s %s", short(s.X), short(s.Y))
		}
	}
	b.WriteByte('"')
	paint(b, "fill", op.Fill, twin.Fill)
	if op.EvenOdd {
		b.WriteString(` fill-rule="evenodd"`)
	}
	if op.Stroke.A > 0 {
		paint(b, "stroke", op.Stroke, twin.Stroke)
		fmt.Fprintf(b, ` stroke-width="%s"`, short(op.Width))
		if len(op.Dash) > 0 {
			lengths := make([]string, len(op.Dash))
			for i, d := range op.Dash {
				lengths[i] = short(d)
			}
			fmt.Fprintf(b, ` stroke-dasharray="%s"`, strings.Join(lengths, " "))
		}
	}
	b.WriteString("/>\n")
}

func svgText(b *strings.Builder, t Text, twin Color, paint painter) {
	fmt.Fprintf(b, `<text x="%s" y="%s" font-size="%s"`, short(t.X), short(t.Y), short(t.Size))
	if t.Bold {
		b.WriteString(` font-weight="700"`)
	}
	switch t.Anchor {
	case Middle:
		b.WriteString(` text-anchor="middle"`)
	case End:
		b.WriteString(` text-anchor="end"`)
	}
	if t.Rotation != 0 {
		fmt.Fprintf(b, ` transform="rotate(%s %s %s)"`, short(t.Rotation*180/pi), short(t.X), short(t.Y))
	}
	paint(b, "fill", t.Color, twin)
	b.WriteByte('>')
	// EscapeText only fails when the writer does, and a Builder does not.
	_ = xml.EscapeText(b, []byte(t.Value))
	b.WriteString("</text>\n")
}

func svgPaint(b *strings.Builder, attribute string, color, _ Color) {
	if color.A == 0 {
		fmt.Fprintf(b, ` %s="none"`, attribute)
		return
	}
	fmt.Fprintf(b, ` %s="%s"`, attribute, color.Hex())
	if color.A < 255 {
		fmt.Fprintf(b, ` %s-opacity="%s"`, attribute, short(float64(color.A)/255))
	}
}

// short writes a number with at most two decimals.
func short(v float64) string { return string(appendShort(nil, v)) }

func appendShort(b []byte, v float64) []byte {
	start := len(b)
	b = strconv.AppendFloat(b, v, 'f', 2, 64)
	for b[len(b)-1] == '0' {
		b = b[:len(b)-1]
	}
	if b[len(b)-1] == '.' {
		b = b[:len(b)-1]
	}
	if string(b[start:]) == "-0" {
		b = append(b[:start], '0')
	}
	return b
}
