package spec

import "testing"

func TestSharedRulesAreEachSpecsOwn(t *testing.T) {
	t.Parallel()
	c := ruleCatalog(nil)
	c.Shared = &Shared{}
	words, err := c.wordsOf("en")
	if err != nil {
		t.Fatal(err)
	}
	first, err := c.rulesOf(words)
	if err != nil {
		t.Fatal(err)
	}
	changed := false
	for id, rule := range first {
		for name := range rule.Params {
			rule.Params[name] = -1
			changed = true
		}
		delete(first, id)
	}
	second, err := c.rulesOf(words)
	if err != nil || len(second) == 0 || !changed {
		t.Fatal(len(second), changed, err)
	}
	for id, rule := range second {
		for name, v := range rule.Params {
			if v == -1 {
				t.Errorf("%s.%s was changed by another spec", id, name)
			}
		}
	}
}
