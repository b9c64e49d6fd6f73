package pdfread

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
)

// The objects of a PDF are nil, bool, float64, Name, String, Array, Dict, Ref
// and, as numbered objects only, *Stream.
type (
	// Name is a name without its slash.
	Name string
	// String is the bytes of a literal or hexadecimal string.
	String []byte
	// Array is a list of objects.
	Array []any
	// Dict is a dictionary.
	Dict map[Name]any
	// Ref points to a numbered object.
	Ref int
	// Stream is a dictionary with its bytes as they stand in the file.
	Stream struct {
		Dict Dict
		Raw  []byte
	}
)

const maxDepth = 60 // of nested arrays and dictionaries

var errEnd = errors.New("the file ends in the middle of an object")

// keyword is a bare word: an operator, or true, obj, endobj.
type keyword string

// lexer reads objects from bytes.
type lexer struct {
	b  []byte
	at int
}

func space(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == 0 || c == '\f'
}

func delimiter(c byte) bool {
	switch c {
	case '(', ')', '<', '>', '[', ']', '{', '}', '/', '%':
		return true
	}
	return false
}

// skip passes white space and comments.
func (l *lexer) skip() {
	for l.at < len(l.b) {
		switch c := l.b[l.at]; {
		case space(c):
			l.at++
		case c == '%':
			for l.at < len(l.b) && l.b[l.at] != '\n' && l.b[l.at] != '\r' {
				l.at++
			}
		default:
			return
		}
	}
}

// object reads the next object or keyword; errEnd at the end.
func (l *lexer) object(depth int) (any, error) {
	l.skip()
	if l.at >= len(l.b) {
		return nil, errEnd
	}
	if depth > maxDepth {
		return nil, fmt.Errorf("objects nest deeper than %d", maxDepth)
	}
	switch c := l.b[l.at]; {
	case c == '/':
		return l.name(), nil
	case c == '(':
		return l.literal()
	case c == '<' && l.at+1 < len(l.b) && l.b[l.at+1] == '<':
		l.at += 2
		return l.dict(depth)
	case c == '<':
		return l.hexadecimal()
	case c == '[':
		l.at++
		return l.array(depth)
	case delimiter(c):
		return nil, fmt.Errorf("unexpected %q at byte %d", c, l.at)
	}
	return l.word(), nil
}

// word reads a number or a keyword.
func (l *lexer) word() any {
	from := l.at
	for l.at < len(l.b) && !space(l.b[l.at]) && !delimiter(l.b[l.at]) {
		l.at++
	}
	w := l.b[from:l.at]
	if v, ok := number(w); ok {
		return v
	}
	switch string(w) {
	case "true":
		return true
	case "false":
		return false
	case "null":
		return nil
	}
	return keyword(w)
}

// number reads plain decimal numbers, which is all a PDF has.
func number(w []byte) (float64, bool) {
	if len(w) == 0 || len(w) > 40 {
		return 0, false
	}
	for i, c := range w {
		if (c < '0' || c > '9') && c != '.' && (c != '-' && c != '+' || i > 0) {
			return 0, false
		}
	}
	v, err := strconv.ParseFloat(string(w), 64)
	return v, err == nil
}

func (l *lexer) name() Name {
	l.at++
	from := l.at
	for l.at < len(l.b) && !space(l.b[l.at]) && !delimiter(l.b[l.at]) {
		l.at++
	}
	raw := l.b[from:l.at]
	if !bytes.Contains(raw, []byte("#")) {
		return Name(raw)
	}
	var out []byte
	for i := 0; i < len(raw); i++ {
		if raw[i] == '#' && i+2 < len(raw) {
			if v, err := strconv.ParseUint(string(raw[i+1:i+3]), 16, 8); err == nil {
				out = append(out, byte(v))
				i += 2
				continue
			}
		}
		out = append(out, raw[i])
	}
	return Name(out)
}

func (l *lexer) hexadecimal() (String, error) {
	l.at++
	out := String{}
	half, have := byte(0), false
	for ; l.at < len(l.b); l.at++ {
		c := l.b[l.at]
		switch {
		case c == '>':
			l.at++
			if have {
				out = append(out, half<<4)
			}
			return out, nil
		case space(c):
			continue
		case c >= '0' && c <= '9':
			c -= '0'
		case c >= 'a' && c <= 'f':
			c -= 'a' - 10
		case c >= 'A' && c <= 'F':
			c -= 'A' - 10
		default:
			return nil, fmt.Errorf("hexadecimal string holds %q", c)
		}
		if have {
			out = append(out, half<<4|c)
		}
		half, have = c, !have
	}
	return nil, errEnd
}

// escapes of a literal string.
var escapes = map[byte]byte{'n': '\n', 'r': '\r', 't': '\t', 'b': '\b', 'f': '\f'}

func (l *lexer) literal() (String, error) {
	l.at++
	out, open := String{}, 1
	for l.at < len(l.b) {
		c := l.b[l.at]
		l.at++
		switch c {
		case '(':
			open++
		case ')':
			if open--; open == 0 {
				return out, nil
			}
		case '\r': // a line end is one newline
			if l.at < len(l.b) && l.b[l.at] == '\n' {
				l.at++
			}
			c = '\n'
		case '\\':
			out = l.escape(out)
			continue
		}
		out = append(out, c)
	}
	return nil, errEnd
}

// escape reads what follows a backslash.
func (l *lexer) escape(out String) String {
	if l.at >= len(l.b) {
		return out
	}
	c := l.b[l.at]
	l.at++
	switch {
	case escapes[c] != 0:
		return append(out, escapes[c])
	case c >= '0' && c <= '7':
		v := int(c - '0')
		for range 2 {
			if l.at < len(l.b) && l.b[l.at] >= '0' && l.b[l.at] <= '7' {
				v = v*8 + int(l.b[l.at]-'0')
				l.at++
			}
		}
		return append(out, byte(v))
	case c == '\n':
		return out
	case c == '\r':
		if l.at < len(l.b) && l.b[l.at] == '\n' {
			l.at++
		}
		return out
	}
	return append(out, c)
}

func (l *lexer) array(depth int) (Array, error) {
	out := Array{}
	for {
		l.skip()
		if l.at < len(l.b) && l.b[l.at] == ']' {
			l.at++
			return out, nil
		}
		v, err := l.object(depth + 1)
		if err != nil {
			return nil, err
		}
		if v == keyword("R") {
			if out, err = reference(out); err != nil {
				return nil, err
			}
			continue
		}
		if w, ok := v.(keyword); ok {
			return nil, fmt.Errorf("array holds the word %.20q", string(w))
		}
		out = append(out, v)
	}
}

// reference joins the two numbers before an R.
func reference(list Array) (Array, error) {
	if len(list) >= 2 {
		if n, ok := list[len(list)-2].(float64); ok && n >= 0 && n < maxObjects {
			return append(list[:len(list)-2], Ref(int(n))), nil
		}
	}
	return nil, errors.New("an R without an object's number before it")
}

func (l *lexer) dict(depth int) (Dict, error) {
	var flat Array
	for {
		l.skip()
		if bytes.HasPrefix(l.b[l.at:], []byte(">>")) {
			l.at += 2
			break
		}
		v, err := l.object(depth + 1)
		if err != nil {
			return nil, err
		}
		if v == keyword("R") {
			if flat, err = reference(flat); err != nil {
				return nil, err
			}
			continue
		}
		if w, ok := v.(keyword); ok {
			return nil, fmt.Errorf("dictionary holds the word %.20q", string(w))
		}
		flat = append(flat, v)
	}
	if len(flat)%2 != 0 {
		return nil, errors.New("dictionary has a name without a value")
	}
	out := make(Dict, len(flat)/2)
	for i := 0; i < len(flat); i += 2 {
		key, ok := flat[i].(Name)
		if !ok {
			return nil, errors.New("dictionary has a key that is no name")
		}
		out[key] = flat[i+1]
	}
	return out, nil
}
