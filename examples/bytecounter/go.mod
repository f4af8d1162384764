module mysocket.test/bytecounter

go 1.26.0
