package spec

import "slices"

// Difference is one key that two effective specs hold differently.
type Difference struct {
	Path string
	A, B *Setting // nil: not set in that spec
}

// Diff compares two effective specs as [Explain] gives them: values, not where they were
// written. The order is that of the first, with what only the second has after its
// neighbour there.
func Diff(a, b []Setting) []Difference {
	var paths []string
	inA, inB := byPath(a), byPath(b)
	for _, s := range a {
		paths = append(paths, s.Path)
	}
	at := 0
	for _, s := range b {
		if i := slices.Index(paths, s.Path); i >= 0 {
			at = i + 1
			continue
		}
		paths = slices.Insert(paths, at, s.Path)
		at++
	}
	var out []Difference
	for _, path := range paths {
		x, y := inA[path], inB[path]
		if path == "extends" || x != nil && y != nil && x.Value == y.Value {
			continue
		}
		out = append(out, Difference{Path: path, A: x, B: y})
	}
	return out
}

func byPath(settings []Setting) map[string]*Setting {
	out := map[string]*Setting{}
	for i := range settings {
		out[settings[i].Path] = &settings[i]
	}
	return out
}
