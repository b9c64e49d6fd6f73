package text

import _ "embed"

// Notice says where the model comes from, for programs that show the licences of their parts.
//
//go:embed NOTICE
var Notice string
