package report

// textColumn is a column of texts. Few different ones are kept once and numbered: most
// columns repeat a handful of words.
type textColumn struct {
	codes  []uint16 // per row, into words
	words  []string
	number map[string]uint16
	plain  []string // instead of all these, where there are many different ones
}

// mostWords is how many different texts are numbered.
const mostWords = 1 << 12

func (t *textColumn) add(s string) {
	if t.plain != nil {
		t.plain = append(t.plain, s)
		return
	}
	code, known := t.number[s]
	switch {
	case known:
	case len(t.words) == mostWords:
		t.spell()
		t.plain = append(t.plain, s)
		return
	default:
		if t.number == nil {
			t.number = map[string]uint16{}
		}
		code = uint16(len(t.words)) //nolint:gosec // at most mostWords
		t.number[s], t.words = code, append(t.words, s)
	}
	t.codes = append(t.codes, code)
}

// spell goes over to plain texts.
func (t *textColumn) spell() {
	t.plain = make([]string, len(t.codes), 2*len(t.codes))
	for i, c := range t.codes {
		t.plain[i] = t.words[c]
	}
	t.codes, t.words, t.number = nil, nil, nil
}

func (t *textColumn) at(row int) string {
	if t.plain != nil {
		return t.plain[row]
	}
	return t.words[t.codes[row]]
}
