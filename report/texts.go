package report

// Texts are a client's own words, in the report's language. They may hold the
// fields of [Fields]; the pipeline fills them.
type Texts struct {
	CoverLines []string // sentences on the cover in place of the summary's; nil: the summary's
	CoverNote  string   // small line on the cover: confidential, draft; empty: none
	Contact    []string // contact block, the first line a name; nil: none
	Legal      string   // small print on the cover and at the end; empty: none
	Glossary   []Gloss  // in the order they were written
}

// Gloss is a term that a client explains: a new one, or a metric's definition in
// other words.
type Gloss struct {
	Term string // a word, or a metric's contract name without its dimension: content.open_rate
	Text string
}

// Template is a client's text and where its characters stand.
type Template struct {
	Text string
	At   func(offset int) Pos
}

// Closing is what stands at the end of a document and on its cover in a client's
// own words, filled.
type Closing struct {
	CoverNote string
	Contact   []string
	Legal     string
}
