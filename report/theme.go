package report

// Theme is the look of a document. Renderers take colours, fonts and spacing
// from it only.
type Theme struct {
	Name   string
	Colors Colors
	Series []string // chart colours, at most seven, told apart by colour-blind readers
	Radius float64  // corner radius of cards and bars, pt
	Font   FontFiles
	Cover  string // cover variant: rings, plain, band, paper
	Header string // running head with its fields filled; empty: account and title
	Footer string // running foot with its fields filled; empty: none, or the maker
	Maker  string // who made the report, on cover and foot and as author in the metadata; empty: not shown
	Page   Page   // the paper of the PDF
	// Density is how much white space stands between things: [Compact], [Normal] or [Airy]. [Theme.Space]
	// scales a gap by it. Type sizes stay as they are. Empty: Normal.
	Density Density
	// Mark lets the files name the program that made them, in their metadata only: see
	// [Document.Signature]. False, the default: no mark of the program anywhere.
	Mark bool
}

// Density is how much white space stands between things.
type Density string

// The densities.
const (
	Compact Density = "compact"
	Normal  Density = "normal"
	Airy    Density = "airy"
)

// Space is a gap in points at the theme's density: three quarters of it when
// compact, a third more when airy.
func (t Theme) Space(gap float64) float64 {
	switch t.Density {
	case Compact:
		return gap * 0.75
	case Airy:
		return gap * 4 / 3
	}
	return gap
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
