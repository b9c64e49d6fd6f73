package spec

import "strings"

// wide are the ranges a terminal shows two columns wide: Hangul, kana, Chinese,
// full-width forms and emoji.
var wide = [][2]rune{
	{0x1100, 0x115f}, {0x2e80, 0x303e}, {0x3041, 0x33ff}, {0x3400, 0x4dbf}, {0x4e00, 0x9fff},
	{0xa000, 0xa4cf}, {0xac00, 0xd7a3}, {0xf900, 0xfaff}, {0xfe30, 0xfe4f}, {0xff00, 0xff60},
	{0xffe0, 0xffe6}, {0x1f300, 0x1f64f}, {0x1f900, 0x1f9ff}, {0x20000, 0x3fffd},
}

// blank is white space as wide as the first n characters of a line.
func blank(line string, n int) string {
	var out strings.Builder
	for i, r := range []rune(line) {
		switch {
		case i >= n:
			return out.String()
		case r == '\t':
			out.WriteByte('\t')
		case isWide(r):
			out.WriteString("  ")
		case r == 0x200b || r == 0xfeff || r >= 0x300 && r <= 0x36f: // drawn on the character before
		default:
			out.WriteByte(' ')
		}
	}
	return out.String()
}

func isWide(r rune) bool {
	for _, span := range wide {
		if r >= span[0] && r <= span[1] {
			return true
		}
	}
	return false
}
