package spec

import (
	"maps"
	"sync"

	"github.com/wxreport/wxreport/report"
)

// Shared keeps the program's own words and rules once they are read: a workspace loads thousands
// of specs, and these are most of the work. It fits one catalog, whose files never change. A nil
// Shared keeps nothing.
type Shared struct {
	mu    sync.Mutex
	words map[string]*report.Words
	rules map[string]report.Rulebook
}

// wordsOf are the language's words; nobody may change them.
func (c *Catalog) wordsOf(lang string) (*report.Words, error) {
	s := c.Shared
	if s == nil {
		return LoadWords(c.Locales, lang)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if w := s.words[lang]; w != nil {
		return w, nil
	}
	w, err := LoadWords(c.Locales, lang)
	if err != nil {
		return nil, err
	}
	if s.words == nil {
		s.words = map[string]*report.Words{}
	}
	s.words[lang] = w
	return w, nil
}

// rulesOf are the language's rules, a copy whose parameters a spec may change.
func (c *Catalog) rulesOf(words *report.Words) (report.Rulebook, error) {
	s := c.Shared
	if s == nil {
		return LoadRules(c.Rules, words)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	book := s.rules[words.Lang]
	if book == nil {
		var err error
		if book, err = LoadRules(c.Rules, words); err != nil {
			return nil, err
		}
		if s.rules == nil {
			s.rules = map[string]report.Rulebook{}
		}
		s.rules[words.Lang] = book
	}
	out := maps.Clone(book)
	for id, rule := range out {
		rule.Params = maps.Clone(rule.Params)
		out[id] = rule
	}
	return out, nil
}
