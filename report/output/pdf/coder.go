package pdf

import (
	"bytes"
	"fmt"

	"github.com/wxreport/wxreport/report/font"
)

// coder writes texts in the codes of a font of the document: its characters
// counted from 1. Small numbers pack better than those of Unicode.
type coder struct {
	subset *font.Subset
	codes  map[rune]int
}

func newCoder(s *font.Subset) coder {
	c := coder{subset: s, codes: map[rune]int{}}
	for i, code := range s.Codes() {
		c.codes[code.Code] = i + 1
	}
	return c
}

// encode is a text as two bytes a character.
func (c coder) encode(text string) []byte {
	var out []byte
	for _, r := range c.subset.Remap(text) {
		code := c.codes[r]
		out = append(out, byte(code>>8), byte(code))
	}
	return out
}

// coders are those of the regular and the bold font.
type coders [2]coder

func newCoders(s subsets) coders { return coders{newCoder(s[0]), newCoder(s[1])} }

func (c coders) of(bold bool) coder {
	if bold {
		return c[1]
	}
	return c[0]
}

// literal is a string object.
func literal(s []byte) []byte {
	out := []byte{'('}
	for _, c := range s {
		switch c {
		case '(', ')', '\\':
			out = append(out, '\\', c)
		case '\r': // read as a line feed where it is not escaped
			out = append(out, '\\', 'r')
		default:
			out = append(out, c)
		}
	}
	return append(out, ')')
}

// hexCodes is a string's content in hexadecimal digits.
func hexCodes(s []byte) string {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%X", s)
	return b.String()
}
