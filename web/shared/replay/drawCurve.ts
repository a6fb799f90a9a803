/** ECharts with only the parts the curve needs; a file of its own so that it is fetched when a replay is looked at and not before. */
import { BarChart, LineChart, ScatterChart } from "echarts/charts";
import { GridComponent, MarkAreaComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

use([LineChart, BarChart, ScatterChart, GridComponent, MarkAreaComponent, TooltipComponent, CanvasRenderer]);

export interface Chart {
  draw(options: Record<string, unknown>): void;
  /** Pixels from the left of the element for a moment of the show. */
  x(showms: number): number;
  resize(): void;
  dispose(): void;
}

/** Draw into `element`; `pick` hears the moment under a click or a finger that slides. */
export function openChart(element: HTMLElement, pick: (showms: number, last: boolean) => void): Chart {
  const chart = init(element, null, { renderer: "canvas" });
  let down = false;
  const tell = (event: { offsetX: number; offsetY: number }, last: boolean): void => {
    const found = chart.convertFromPixel({ gridIndex: 1 }, [event.offsetX, event.offsetY]) as number[] | undefined;
    if (found && Number.isFinite(found[0])) pick(found[0] ?? 0, last);
  };
  chart.getZr().on("mousedown", (event) => ((down = true), tell(event, false)));
  chart.getZr().on("mousemove", (event) => down && tell(event, false));
  chart.getZr().on("mouseup", (event) => {
    if (down) tell(event, true);
    down = false;
  });
  return {
    draw: (options) => chart.setOption(options, true),
    x: (showms) => chart.convertToPixel({ xAxisIndex: 1 }, showms) as unknown as number,
    resize: () => chart.resize(),
    dispose: () => chart.dispose(),
  };
}
