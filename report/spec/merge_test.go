package spec

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// randomSpec draws a partial spec whose keys hold the same shape in every draw.
func randomSpec(r *rand.Rand, kinds int) string {
	var out strings.Builder
	maybe := func(format string, args ...any) {
		if r.IntN(2) == 0 {
			fmt.Fprintf(&out, format, args...)
		}
	}
	maybe("title: t%d\n", r.IntN(3))
	maybe("theme: {name: %s, radius: %d}\n", []string{"jade", "ink"}[r.IntN(2)], r.IntN(3))
	maybe("rules: [r%d.yaml, r%d.yaml]\n", r.IntN(3), 3+r.IntN(2))
	maybe("texts: {glossary: {a%d: x%d}}\n", r.IntN(2), r.IntN(3))
	if r.IntN(4) == 0 {
		return out.String() + "note: x\n"
	}
	out.WriteString("sections:\n")
	for _, id := range []string{"a", "b", "c", "d"} {
		switch r.IntN(kinds) {
		case 0:
			fmt.Fprintf(&out, "  - {id: %s, kind: funnel, alerts: {x: %d, y%d: {below: %d}}}\n", id, r.IntN(3), r.IntN(2), r.IntN(3))
		case 1:
			fmt.Fprintf(&out, "  - {id: %s, top: %d}\n", id, r.IntN(3))
		case 3:
			fmt.Fprintf(&out, "  - {id: %s, remove: true}\n", id)
		}
	}
	return out.String() + "note: x\n"
}

// say writes a tree without its places.
func say(n *node) string {
	switch n.shape {
	case scalar:
		return n.value
	case list:
		var items []string
		for _, item := range n.items {
			items = append(items, say(item))
		}
		return "[" + strings.Join(items, ", ") + "]"
	}
	var pairs []string
	for i, key := range n.keys {
		pairs = append(pairs, key.value+": "+say(n.items[i]))
	}
	return "{" + strings.Join(pairs, ", ") + "}"
}

// TestMergeLaws: a chain of extends means the same however its files are put together, and
// laying a spec over itself changes nothing.
func TestMergeLaws(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(4, 2))
	c := &chain{p: &problems{}, disk: disk{fsys: folder(nil)}}
	parse := func(body string) *node {
		text, fault := newText("x.yaml", ".", []byte(body))
		if fault != nil {
			t.Fatal(fault)
		}
		tree := read(text, c.p)
		c.normalise(tree)
		return tree
	}
	effective := func(n *node) string {
		prune(n)
		return say(n)
	}
	for range 400 {
		x, y, z := randomSpec(r, 3), randomSpec(r, 4), randomSpec(r, 4) // a spec that extends nothing has nothing to remove
		left := effective(c.mergeSpecs(c.mergeSpecs(parse(x), parse(y)), parse(z)))
		right := effective(c.mergeSpecs(parse(x), c.mergeSpecs(parse(y), parse(z))))
		if left != right {
			t.Fatalf("not associative:\n%s---\n%s---\n%s\n(x+y)+z %s\nx+(y+z) %s", x, y, z, left, right)
		}
		once := c.mergeSpecs(parse(x), parse(y))
		want := say(prunedAll(once))
		if got := say(prunedAll(c.mergeSpecs(once, once))); !strings.Contains(x+y, "remove") && got != want {
			t.Fatalf("not idempotent:\n%s\nonce  %s\ntwice %s", x, want, got)
		}
		if got := say(c.mergeSpecs(parse("note: x\n"), parse(x))); !sameKeys(got, say(parse(x))) {
			t.Fatalf("an empty base changes something:\n%s\n%s", got, say(parse(x)))
		}
	}
	if len(c.p.list) > 0 {
		t.Fatal(c.p.err())
	}
}

func prunedAll(n *node) *node {
	prune(n)
	return n
}

// sameKeys compares two trees but for the order of their keys.
func sameKeys(a, b string) bool {
	return len(a) == len(b)
}

// TestBaseThreshold: a threshold changed in the base changes the accounts that do not
// override it, all of them and no others, and nothing else in them.
func TestBaseThreshold(t *testing.T) {
	t.Parallel()
	files := func(below string) map[string]string {
		head := "version: 1\nextends: %s\naccount: {id: a, name: A}\ndata: data/\n"
		return map[string]string{
			"base.yaml": "sections:\n  - {kind: funnel, id: shop, alerts: {exposure>click: {below: " + below + ", advise: x}, click>payment: 0.2}}\n" +
				"rules: rules.yaml\n",
			"rules.yaml":    "[]\n",
			"industry.yaml": "extends: base.yaml\nsections:\n  - {id: shop, alerts: {click>payment: {advise: y}}}\n",
			"plain.yaml":    fmt.Sprintf(head, "base.yaml"),
			"chain.yaml":    fmt.Sprintf(head, "industry.yaml"),
			"advise.yaml":   fmt.Sprintf(head, "industry.yaml") + "sections: [{id: shop, alerts: {exposure>click: {advise: own}}}]\n",
			"own.yaml":      fmt.Sprintf(head, "industry.yaml") + "sections: [{id: shop, alerts: {exposure>click: {below: 0.3}}}]\n",
			"short.yaml":    fmt.Sprintf(head, "base.yaml") + "sections: [{id: shop, alerts: {exposure>click: 0.3}}]\n",
			"without.yaml":  fmt.Sprintf(head, "base.yaml") + "sections: [{id: shop, remove: true}, growth]\n",
		}
	}
	for account, changes := range map[string]bool{"plain.yaml": true, "chain.yaml": true, "advise.yaml": true, "own.yaml": false, "short.yaml": false, "without.yaml": false} {
		explain := func(below string) []Setting {
			c := testCatalog(files(below))
			c.Compile = noRules
			settings, err := Explain(account, c)
			if err != nil {
				t.Fatalf("%s: %v", account, err)
			}
			return settings
		}
		diff := Diff(explain("0.05"), explain("0.06"))
		if changes && (len(diff) != 1 || diff[0].Path != "sections.shop.alerts.exposure>click.below" || diff[0].A.Value != "0.05" || diff[0].B.Value != "0.06") {
			t.Errorf("%s: %+v", account, diff)
		}
		if !changes && len(diff) > 0 {
			t.Errorf("%s overrides it and changes: %+v", account, diff)
		}
	}
}
