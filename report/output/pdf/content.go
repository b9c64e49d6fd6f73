package pdf

import (
	"bytes"
	"errors"
	"fmt"
)

// unit is one text or drawing on a page, as gofpdf placed it.
type unit struct {
	font, size string // of a text; empty: a drawing
	color      string // operands and operator
	place      []byte // of a text: operands and operator
	body       []byte // what paints a drawing
}

// readUnits takes a page's content apart. gofpdf writes every text as
// "q COLOR BT X Y Td (..) Tj ET Q" and every picture as "q .. cm /NAME Do Q".
func readUnits(content []byte) ([]unit, error) {
	var out []unit
	var now unit
	var outer []string // colours to go back to
	var operands [][]byte
	var matrix, place []byte
	now.color = "0 g"
	for rest := content; ; {
		var token []byte
		if token, rest = nextToken(rest); token == nil {
			return out, nil
		}
		if !operator(token) {
			operands = append(operands, token)
			continue
		}
		switch name := string(token); name {
		case "BT", "ET", "J", "j", "w", "G":
		case "q":
			outer = append(outer, now.color)
		case "Q":
			if len(outer) == 0 {
				return nil, errors.New("pdf: page content restores a state it did not save")
			}
			now.color, outer = outer[len(outer)-1], outer[:len(outer)-1]
		case "rg", "g":
			now.color = string(joined(operands, token))
		case "cm":
			matrix = joined(operands, token)
		case "Td":
			place = joined(operands, token)
		case "Tf":
			if len(operands) != 2 {
				return nil, fmt.Errorf("pdf: font of %d operands in page content", len(operands))
			}
			now.font, now.size = string(operands[0]), string(operands[1])
		case "Tj":
			if now.font == "" {
				return nil, errors.New("pdf: text without a font in page content")
			}
			u := now
			u.place = place
			out = append(out, u)
		case "Do":
			out = append(out, unit{body: bytes.Join([][]byte{[]byte("q"), matrix, joined(operands, token), []byte("Q")}, []byte(" "))})
		default:
			return nil, fmt.Errorf("pdf: operator %.20q in page content, expected what the layout library writes", name)
		}
		operands = operands[:0]
	}
}

func joined(operands [][]byte, operator []byte) []byte {
	return bytes.Join(append(operands[:len(operands):len(operands)], operator), []byte(" "))
}

// operator reports whether a token is one, not an operand.
func operator(token []byte) bool {
	c := token[0]
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// nextToken cuts the first token off; nil at the end.
func nextToken(b []byte) (token, rest []byte) {
	b = bytes.TrimLeft(b, " \r\n\t")
	if len(b) == 0 {
		return nil, nil
	}
	if b[0] != '(' {
		end := bytes.IndexAny(b[1:], " \r\n\t(")
		if end < 0 {
			return b, nil
		}
		return b[:end+1], b[end+1:]
	}
	for i, depth := 0, 0; i < len(b); i++ {
		switch b[i] {
		case '\\':
			i++
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return b[:i+1], b[i+1:]
			}
		}
	}
	return b, nil // not closed: the operator is missing, too
}

// taggedPage is a page's content with its marks.
type taggedPage struct {
	object int // of the page
	index  int // in the document, from 0
	owners []*element
	stream []byte
}

// tag writes a page's content anew: the units of an element under a number, those
// of none as artifacts; colours and fonts where they change only, texts in the
// codes of the document's fonts. items are what the units show.
func (p *taggedPage) tag(units []unit, items []item, fonts coders) error {
	if len(units) != len(items) {
		return fmt.Errorf("pdf: page %d shows %d texts and drawings of %d", p.index+1, len(units), len(items))
	}
	var b bytes.Buffer
	font, color := "", ""
	for i, u := range units {
		if i == 0 || items[i].part != items[i-1].part {
			if i > 0 {
				b.WriteString("EMC\n")
			}
			p.begin(&b, items[i].part)
		}
		if (u.font == "") != (items[i].art != nil) {
			return fmt.Errorf("pdf: page %d: a text stands where a drawing should, or the other way round", p.index+1)
		}
		if u.font == "" {
			b.Write(u.body)
			b.WriteString("\n")
			continue
		}
		if u.color != color {
			color = u.color
			b.WriteString(color + " ")
		}
		b.WriteString("BT ")
		if face := u.font + " " + u.size; face != font {
			font = face
			b.WriteString(font + " Tf ")
		}
		b.Write(u.place)
		b.Write(literal(fonts.of(items[i].bold).encode(items[i].text)))
		b.WriteString("Tj ET\n")
	}
	if len(units) > 0 {
		b.WriteString("EMC\n")
	}
	p.stream = b.Bytes()
	return nil
}

// begin opens the marks of an element.
func (p *taggedPage) begin(b *bytes.Buffer, e *element) {
	if e == nil {
		b.WriteString("/Artifact BMC\n")
		return
	}
	id := len(p.owners)
	p.owners = append(p.owners, e)
	e.attach()
	e.kids = append(e.kids, content{p, id})
	fmt.Fprintf(b, "/%s<</MCID %d>>BDC\n", e.kind, id)
}
