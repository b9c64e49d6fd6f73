package pdf

import "strings"

// closing is the client's contact block and small print, in their own words.
func (c *composer) closing() []block {
	var out []gloss
	if lines := c.doc.Closing.Contact; len(lines) > 0 {
		out = append(out, gloss{term: proseLine(lines[0]), text: prose(strings.Join(lines[1:], " · "))})
	}
	if legal := c.doc.Closing.Legal; legal != "" {
		out = append(out, gloss{text: prose(legal)})
	}
	return c.glosses(out)
}
