module mysocket.io/bench/load

go 1.26
