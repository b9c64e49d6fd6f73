package letter

// WireSize is how many bytes n bytes of attachment take in a message: base64 in
// lines of 76 characters (RFC 2045, 6.8), 36.84 % more.
func WireSize(n int) int {
	encoded := (n + 2) / 3 * 4
	lines := (encoded + 75) / 76
	return encoded + 2*lines
}

// WireLimit is the most bytes an attachment may have to take at most limit on the wire.
func WireLimit(limit int) int {
	n := limit / 78 * 57
	for n > 0 && WireSize(n) > limit {
		n--
	}
	for WireSize(n+1) <= limit {
		n++
	}
	return n
}
