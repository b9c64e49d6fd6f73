package charts

import (
	"encoding/xml"
	"fmt"
	"strings"
)

// Inline replays a drawing to an SVG that stands in a web page: without a name
// space, in the page's font, its colours as the page gives them. day and night are
// the same chart in two themes; ref is the value of an attribute that shows the one
// by day and the other by night, such as "var(--c3)"; text tells that a text has it.
// label is the text for those
// who do not see the picture. Where the two differ in more than colours, the
// colours of day serve for both.
func Inline(day, night *Canvas, class, label string, ref func(day, night Color, text bool) string) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="%s" viewBox="0 0 %s %s" role="img" aria-label="`, class, short(day.W), short(day.H))
	_ = xml.EscapeText(&b, []byte(label)) // a Builder never fails
	b.WriteString(`" stroke-linejoin="round">` + "\n")
	ops := day.Ops
	if sameShapes(day, night) {
		ops = night.Ops
	}
	for i, op := range day.Ops {
		svgOp(&b, op, ops[i], func(b *strings.Builder, attribute string, color, twin Color) {
			value := "none"
			if color.A > 0 || twin.A > 0 {
				value = ref(color, twin, op.Text != nil)
			}
			fmt.Fprintf(b, ` %s="%s"`, attribute, value)
		})
	}
	b.WriteString("</svg>")
	return []byte(b.String())
}

// sameShapes reports whether two drawings differ in nothing but their colours.
func sameShapes(a, b *Canvas) bool {
	if len(a.Ops) != len(b.Ops) {
		return false
	}
	for i, op := range a.Ops {
		twin := b.Ops[i]
		if (op.Text == nil) != (twin.Text == nil) || len(op.Path) != len(twin.Path) || (op.Stroke.A > 0) != (twin.Stroke.A > 0) {
			return false
		}
		if op.Text != nil && op.Text.Value != twin.Text.Value {
			return false
		}
	}
	return true
}
