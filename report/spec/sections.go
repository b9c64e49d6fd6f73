package spec

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/wxreport/wxreport/report"
)

// sectionList is the key `sections`: kinds by name, or mappings with their options.
type sectionList []report.Step[report.Section]

// sectionKeys are the keys every section has beside its kind's own.
var sectionKeys = []string{"kind", "id", "title", "remove"}

// identifier is what ids look like: they become parts of metric names and of links.
var identifier = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N}_-]{0,63}$`)

const identifierForm = "letters, digits, - and _, at most 64"

func (s *sectionList) fromNode(d *decoder, n *node) {
	if n.shape != list {
		d.wrong(n, "a list of sections")
		return
	}
	for _, item := range n.items {
		if step, ok := d.section(item); ok {
			*s = append(*s, step)
		}
	}
}

func (d *decoder) section(n *node) (step report.Step[report.Section], ok bool) {
	if n.broken {
		return step, false
	}
	if n.shape != mapping {
		d.wrong(n, "a kind of section, or a mapping with the key kind")
		return step, false
	}
	var remove bool
	if d.into(pointed(&remove), n.get("remove"), nil); remove {
		d.add(n.get("remove"), "no section of this id to remove", "an id that an extended spec has", "")
		return step, false
	}
	kindNode := n.get("kind")
	if kindNode.blank() {
		problem := "section without kind"
		if id := sectionID(n); id != nil {
			problem = "section " + quoted(id.value) + " without kind, and no extended spec has it"
		}
		d.choose(n, problem, "", report.Names(d.catalog.Sections))
		return step, false
	}
	kind, ok := find(d, kindNode, "section", d.catalog.Sections)
	if !ok {
		return step, false
	}
	id := sectionID(n)
	step = report.Step[report.Section]{Name: id.value, Kind: kind.Name, Pos: kindNode.pos()}
	if !identifier.MatchString(id.value) {
		d.add(id, "bad id "+quoted(id.value), identifierForm, typingHint(id.value))
	}
	d.string(&step.Title, n.get("title"))
	d.template(n.get("title"))
	step.Do, ok = build(d, kind, n, kindNode, sectionKeys, nil)
	return step, ok
}

// find looks a kind up by the name a node gives.
func find[T any](d *decoder, n *node, family string, kinds []report.Kind[T]) (report.Kind[T], bool) {
	if n.shape != scalar {
		d.wrong(n, oneOf(report.Names(kinds)))
		return report.Kind[T]{}, false
	}
	kind, ok := report.Find(kinds, n.value)
	if !ok {
		d.choose(n, "unknown "+family+" "+quoted(n.value), n.value, report.Names(kinds))
	}
	return kind, ok
}

// build fills a kind's options from a mapping and makes the component. Skip are the
// keys of the mapping that are not the kind's; prepare sees the options before Build.
func build[T any](d *decoder, kind report.Kind[T], n, at *node, skip []string, prepare func(any)) (T, bool) {
	var options any
	found := len(d.list)
	if kind.Options != nil {
		options = kind.Options()
		d.keys(pointed(options), n, skip)
	} else {
		d.onlyKeys(n, skip)
	}
	if prepare != nil {
		prepare(options)
	}
	var none T
	if len(d.list) > found {
		return none, false
	}
	made, err := kind.Build(options)
	if err == nil {
		return made, true
	}
	fields := report.FieldErrors(err)
	for _, f := range fields {
		d.fieldError(resolve(n, at, f.Path), f)
	}
	if len(fields) == 0 {
		d.add(at, err.Error(), "", "")
	}
	return none, false
}

func (d *decoder) onlyKeys(n *node, known []string) {
	for _, key := range n.keys {
		if !contains(known, key.value) {
			d.unknownKey(key, known)
		}
	}
}

// resolve finds the node of a path such as alerts.exposure>click.below or stages[2], or
// the deepest one on the way that exists. Keys may hold full stops themselves.
func resolve(n, fallback *node, path string) *node {
	best := fallback
	for path != "" {
		var next *node
		switch {
		case path[0] == '.':
			path = path[1:]
			continue
		case path[0] == '[':
			digits, rest, _ := strings.Cut(path[1:], "]")
			i, err := strconv.Atoi(digits)
			if err != nil || n.shape != list || i < 0 || i >= len(n.items) {
				return best
			}
			next, path = n.items[i], rest
		default:
			next, path = longestKey(n, path)
		}
		if next == nil {
			return best
		}
		n, best = next, next
	}
	return best
}

// longestKey is the value of the longest key that starts the path, and the rest.
func longestKey(n *node, path string) (found *node, rest string) {
	length := -1
	for i, key := range n.keys {
		after, ok := strings.CutPrefix(path, key.value)
		if ok && len(key.value) > length && (after == "" || after[0] == '.' || after[0] == '[') {
			found, rest, length = n.items[i], after, len(key.value)
		}
	}
	return found, rest
}
