# shellcheck shell=bash
# The Java programs that become images; bench/ runs them with the same flags.

# java_program NAME: where its jars are, its main class, its JVM flags, its training run, its default arguments, and the class that
# runs the training run, if one does.
java_program() {
	# The cache is mapped where it was made for, so that its pages stay the file's and are shared by all Pods of a node.
	local small="-XX:+UseSerialGC -Xss512k -XX:+ExitOnOutOfMemoryError -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0"
	# Encryption is fast in code of the second compiler only (docs/decisions/0060-agents-compile.md); what that leaves behind is given back.
	# A Pod carries little at most times: a heap of what lives in it, tables for its few strings, and the first compiler only for code that
	# runs ten times as often as it would else (docs/performance.md, "Small at rest").
	local carrying="-Xmn1m -Xms6m -XX:StringTableSize=4096 -XX:ReservedCodeCacheSize=64m -XX:TrimNativeHeapInterval=10000"
	carrying+=" -XX:Tier3InvocationThreshold=2000 -XX:Tier3MinInvocationThreshold=1000 -XX:Tier3CompileThreshold=8000 -XX:Tier3BackEdgeThreshold=120000"
	# Inlining less halves what the second compiler has to do after a start, and costs nothing then; buffers outside the heap are not
	# filled with zeros first (docs/performance.md).
	local quick="-XX:MaxInlineLevel=6 -XX:InlineSmallCode=800 --add-opens=java.base/java.nio=ALL-UNNAMED -Dio.netty.tryReflectionSetAccessible=true"
	# Netty would make classes for events of a flight recording at each start, where the runtime can record.
	quick+=" -Dio.netty.jfr.enabled=false"
	# What is called by reflection is called seldom; a method handle for each is code that is made at the start.
	quick+=" -Djdk.reflect.useNativeAccessorOnly=true"
	# A heap that is what lives in it, and little more; what is freed is given back.
	local watching="-XX:TieredStopAtLevel=1 -Xmn16m -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=25 -XX:TrimNativeHeapInterval=10000"
	case $1 in
	operator) program=(operator io.mysocket.operator.OperatorMain "$small $watching -XX:MinRAMPercentage=30 -XX:MaxRAMPercentage=30" "--version" "") ;;
	agent) program=(client io.mysocket.client.MySocketCtl "$small $carrying $quick -XX:MinRAMPercentage=20 -XX:MaxRAMPercentage=40" "agent" "agent" io.mysocket.client.warmup.Rehearsal) ;;
	# The rest of the memory is for buffers, as much as for the heap, and for Java itself.
	relay) program=(relay io.mysocket.relay.RelayMain "-XX:+ExitOnOutOfMemoryError -XX:MaxRAMPercentage=40 $quick" "rehearse" "serve") ;;
	*) echo "images: no image $1; there are: operator agent relay web bytecounter temperature" >&2 && exit 1 ;;
	esac
}
