package report

// Theme is the look of a document. Renderers take colours, fonts and spacing
// from it only.
type Theme struct {
	Name   string
	Colors Colors
	Series []string // chart colours, at most seven, told apart by colour-blind readers
	Radius float64  // corner radius of cards and bars, pt
	Font   FontFiles
	Cover  string // cover variant: rings, plain
	Header string // running head; empty: account and title
	Footer string // running foot; empty: none
	Maker  string // who made the report, on cover and foot; empty: not shown
	Page   Page   // the paper of the PDF
}

// Page is a paper format and how it lies; empty: A4, upright.
type Page struct {
	Size        string // A4 or Letter
	Orientation string // Portrait or Landscape
}

// Papers and how they lie.
const (
	A4        = "A4"
	Letter    = "Letter"
	Portrait  = "portrait"
	Landscape = "landscape"
)

// Colors are "#rrggbb".
type Colors struct {
	Primary   string
	Deep      string // the dark end of the cover
	Ink       string
	Secondary string
	Hairline  string
	Paper     string
	Critical  string
	Warning   string
	Notice    string
	Good      string
}

// FontFiles are the bytes of the user's own fonts; empty: the built-in ones.
type FontFiles struct {
	Regular, Bold []byte
	Fallback      [][]byte
}

// Tone is the colour of a severity.
func (c Colors) Tone(s Severity) string {
	switch s {
	case Critical:
		return c.Critical
	case Warning:
		return c.Warning
	case Notice:
		return c.Notice
	case Good:
		return c.Good
	}
	return c.Secondary
}
